-- The box office: who books, what is on, who waits, who has which seat, and every point.
--
-- Times are UTC milliseconds, amounts are points (1 point = 1 won), flags are 0 or 1. Numbers of rows are
-- given by the daemon. INTEGER PRIMARY KEY is SQLite's spelling of a 64-bit key that is the row's address.
--
-- The words of a state are compared one by one: for IN with more than two, SQLite makes a table of them for each
-- row it checks, which costs more than the row.

-- search: login, name and phone, case folded, as USERS looks for them.
CREATE TABLE foyer_user (
    user_id    INTEGER PRIMARY KEY,
    login      TEXT   NOT NULL UNIQUE,
    name       TEXT   NOT NULL,
    phone      TEXT   NOT NULL,
    search     TEXT   NOT NULL,
    balance    BIGINT NOT NULL CHECK (balance BETWEEN 0 AND 1000000000000),
    entries    BIGINT NOT NULL CHECK (entries >= 0),
    created_ms BIGINT NOT NULL
);

-- Append-only. Entry n of a wallet is its n-th; amounts add up to the balance beside each.
CREATE TABLE ledger_entry (
    user_id     BIGINT NOT NULL REFERENCES foyer_user (user_id),
    entry       BIGINT NOT NULL CHECK (entry > 0),
    at_ms       BIGINT NOT NULL,
    kind        TEXT   NOT NULL CHECK (kind = 'charge' OR kind = 'payment' OR kind = 'refund'),
    amount      BIGINT NOT NULL CHECK ((kind = 'payment' AND amount < 0) OR (kind <> 'payment' AND amount > 0)),
    balance     BIGINT NOT NULL CHECK (balance BETWEEN 0 AND 1000000000000),
    reservation TEXT   NOT NULL CHECK ((kind = 'charge') = (reservation = '')),
    PRIMARY KEY (user_id, entry)
);

CREATE TABLE concert (
    concert_id     INTEGER PRIMARY KEY,
    title          TEXT   NOT NULL CHECK (title <> ''),
    artist         TEXT   NOT NULL,
    venue          TEXT   NOT NULL,
    zone           TEXT   NOT NULL,
    capacity       BIGINT NOT NULL CHECK (capacity > 0),
    seat_limit     BIGINT NOT NULL CHECK (seat_limit BETWEEN 1 AND 50),
    sale_opens_ms  BIGINT,
    sale_closes_ms BIGINT,
    cancel_until   TEXT   NOT NULL,
    sale           TEXT   NOT NULL CHECK (sale = 'open' OR sale = 'paused' OR sale = 'closed'),
    last_place     BIGINT NOT NULL CHECK (last_place >= 0)
);
CREATE INDEX concert_opens ON concert (sale_opens_ms) WHERE sale_opens_ms IS NOT NULL;

-- Bit n-1 of seats is seat n, so a grade can have none but seats 1..50.
CREATE TABLE grade (
    concert_id BIGINT NOT NULL REFERENCES concert (concert_id),
    name       TEXT   NOT NULL CHECK (name <> ''),
    price      BIGINT NOT NULL CHECK (price > 0),
    seats      BIGINT NOT NULL CHECK (seats BETWEEN 1 AND 1125899906842623),
    PRIMARY KEY (concert_id, name)
);

CREATE TABLE show (
    show_id         INTEGER PRIMARY KEY,
    concert_id      BIGINT NOT NULL REFERENCES concert (concert_id),
    starts_ms       BIGINT NOT NULL,
    cancel_until_ms BIGINT NOT NULL,
    cancelled       BIGINT NOT NULL CHECK (cancelled IN (0, 1)),
    rev             BIGINT NOT NULL CHECK (rev >= 0),
    UNIQUE (concert_id, starts_ms)
);

CREATE TABLE queue_token (
    token_id       INTEGER PRIMARY KEY,
    token          TEXT   NOT NULL UNIQUE,
    concert_id     BIGINT NOT NULL REFERENCES concert (concert_id),
    user_id        BIGINT NOT NULL REFERENCES foyer_user (user_id),
    state          TEXT   NOT NULL
                   CHECK (state = 'waiting' OR state = 'active' OR state = 'done' OR state = 'left'
                          OR state = 'lapsed' OR state = 'expired'),
    place          BIGINT NOT NULL,
    admit_until_ms BIGINT NOT NULL CHECK ((state = 'waiting') <= (admit_until_ms = 0)),
    ends_ms        BIGINT NOT NULL CHECK ((state = 'active') = (ends_ms > 0)),
    ended_ms       BIGINT NOT NULL CHECK ((state IN ('waiting', 'active')) = (ended_ms = 0)),
    wish_show_id   BIGINT NOT NULL,
    wish_seats     BIGINT NOT NULL,
    wish_best      BIGINT NOT NULL,
    wish_lost      BIGINT NOT NULL CHECK (wish_lost IN (0, 1)),
    lost_seats     BIGINT NOT NULL
);
-- One live token per user and concert.
CREATE UNIQUE INDEX queue_token_live ON queue_token (user_id, concert_id)
    WHERE state IN ('waiting', 'active');
-- One waiter per place; the first of the index is the next to be admitted.
CREATE UNIQUE INDEX queue_token_waiting ON queue_token (concert_id, place) WHERE state = 'waiting';
CREATE INDEX queue_token_active ON queue_token (concert_id) WHERE state = 'active';
CREATE INDEX queue_token_due ON queue_token (ends_ms) WHERE state = 'active';

CREATE TABLE reservation (
    reservation_id INTEGER PRIMARY KEY,
    code           TEXT   NOT NULL UNIQUE,
    user_id        BIGINT NOT NULL REFERENCES foyer_user (user_id),
    show_id        BIGINT NOT NULL REFERENCES show (show_id),
    token_id       BIGINT REFERENCES queue_token (token_id),
    state          TEXT   NOT NULL CHECK (state = 'held' OR state = 'paid' OR state = 'cancelled'),
    expires_ms     BIGINT NOT NULL,
    created_ms     BIGINT NOT NULL,
    CHECK ((state = 'held') = (token_id IS NOT NULL))
);
-- One hold per token. (Told by token_id, not by state, so that the foreign key can use it too.)
CREATE UNIQUE INDEX reservation_hold ON reservation (token_id) WHERE token_id IS NOT NULL;
CREATE INDEX reservation_user ON reservation (user_id, reservation_id);

-- A seat that is not free. Held or sold is the state of its reservation; without one it is blocked.
CREATE TABLE seat_claim (
    show_id        BIGINT NOT NULL REFERENCES show (show_id),
    seat           BIGINT NOT NULL CHECK (seat BETWEEN 1 AND 50),
    reservation_id BIGINT REFERENCES reservation (reservation_id),
    grade          TEXT   NOT NULL,
    price          BIGINT NOT NULL CHECK (price >= 0),
    refunded_ms    BIGINT CHECK (refunded_ms IS NULL OR reservation_id IS NOT NULL)
);
-- A seat cannot be sold twice: at most one live claim on it.
CREATE UNIQUE INDEX seat_claim_live ON seat_claim (show_id, seat) WHERE refunded_ms IS NULL;
CREATE UNIQUE INDEX seat_claim_reservation ON seat_claim (reservation_id, seat)
    WHERE reservation_id IS NOT NULL;

-- One payment per reservation, and its entry in the ledger.
CREATE TABLE payment (
    reservation_id INTEGER PRIMARY KEY REFERENCES reservation (reservation_id),
    user_id        BIGINT NOT NULL,
    entry          BIGINT NOT NULL,
    amount         BIGINT NOT NULL CHECK (amount > 0),
    paid_ms        BIGINT NOT NULL,
    FOREIGN KEY (user_id, entry) REFERENCES ledger_entry (user_id, entry)
);
CREATE INDEX payment_time ON payment (paid_ms);

-- One refund per seat that was paid.
CREATE TABLE refund (
    reservation_id BIGINT NOT NULL REFERENCES payment (reservation_id),
    seat           BIGINT NOT NULL,
    user_id        BIGINT NOT NULL,
    entry          BIGINT NOT NULL,
    amount         BIGINT NOT NULL CHECK (amount > 0),
    refunded_ms    BIGINT NOT NULL,
    PRIMARY KEY (reservation_id, seat),
    FOREIGN KEY (user_id, entry) REFERENCES ledger_entry (user_id, entry)
);
CREATE INDEX refund_time ON refund (refunded_ms);

-- Holds that ended unpaid, remembered for an hour; the holds themselves are deleted.
CREATE TABLE lost_hold (
    code     TEXT   NOT NULL PRIMARY KEY,
    user_id  BIGINT NOT NULL REFERENCES foyer_user (user_id),
    ended_ms BIGINT NOT NULL
);
CREATE INDEX lost_hold_time ON lost_hold (ended_ms);

-- One key, one outcome: what was asked under a key, and what was answered.
CREATE TABLE request_key (
    request_id INTEGER PRIMARY KEY,
    login      TEXT   NOT NULL,
    key        TEXT   NOT NULL,
    request    TEXT   NOT NULL,
    reply      TEXT   NOT NULL,
    at_ms      BIGINT NOT NULL,
    UNIQUE (login, key)
);

-- Who did what for whom, and how it ended.
CREATE TABLE audit_line (
    audit_id INTEGER PRIMARY KEY,
    at_ms    BIGINT NOT NULL,
    login    TEXT   NOT NULL,
    uid      BIGINT NOT NULL,
    acting   TEXT   NOT NULL,
    request  TEXT   NOT NULL,
    outcome  TEXT   NOT NULL
);
