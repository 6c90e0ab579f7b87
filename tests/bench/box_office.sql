-- The booking flow for PostgreSQL: one stored function, so that a booking is one round trip and one
-- commit. The tables are those of schema/migrations, loaded before this file.
--
-- psql variables: bookers, shows, dates, as in season.sql.
--
-- Two things are done otherwise than in Foyer, in favour of PostgreSQL: a place in the queue comes
-- from a sequence, since a counter in the row of the concert would make all bookings of a concert
-- wait for each other's commit, and pgbench gives every client shows of its own.

CREATE SEQUENCE place CACHE 100;
CREATE SEQUENCE token_number CACHE 100;
CREATE SEQUENCE reservation_number CACHE 100;
CREATE SEQUENCE audit_number CACHE 300;

CREATE FUNCTION now_ms() RETURNS bigint LANGUAGE plpgsql STABLE AS
$$ BEGIN RETURN (extract(epoch FROM now()) * 1000)::bigint; END $$;

-- In plpgsql, which keeps its plans; a function in SQL is planned anew by each call.
CREATE FUNCTION audit(who text, request text) RETURNS void LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO audit_line (audit_id, at_ms, login, uid, acting, request, outcome)
   VALUES (nextval('audit_number'), now_ms(), 'clerk', 1000, who, request, 'OK'); END $$;

-- join, poll, hold, pay: the seat is sold to the user, or an exception says why not.
CREATE FUNCTION book(who bigint, which bigint, at_show bigint, at_seat bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    at bigint := now_ms();
    c concert%ROWTYPE;
    s show%ROWTYPE;
    u foyer_user%ROWTYPE;
    t queue_token%ROWTYPE;
    r reservation%ROWTYPE;
    cost bigint;
    grade_name text;
    wallet bigint;
    number_of_entry bigint;
BEGIN
    -- join
    SELECT * INTO STRICT c FROM concert WHERE concert_id = which;
    SELECT * INTO STRICT u FROM foyer_user WHERE user_id = who;
    IF c.sale <> 'open' OR NOT EXISTS (SELECT 1 FROM show WHERE concert_id = which
                                       AND starts_ms > at AND cancelled = 0) THEN
        RAISE 'NOT-BOOKABLE';
    END IF;
    SELECT * INTO t FROM queue_token
    WHERE user_id = who AND concert_id = which AND state IN ('waiting', 'active');
    IF NOT FOUND THEN
        IF (SELECT count(*) FROM queue_token WHERE concert_id = which AND state = 'active')
           >= c.capacity OR EXISTS (SELECT 1 FROM queue_token WHERE concert_id = which
                                    AND state = 'waiting') THEN
            RAISE 'NOT-ADMITTED';
        END IF;
        INSERT INTO queue_token (token_id, token, concert_id, user_id, state, place,
                                 admit_until_ms, ends_ms, ended_ms, wish_show_id, wish_seats,
                                 wish_best, wish_lost, lost_seats)
        SELECT n, lpad(n::text, 26, '0'), which, who, 'active', nextval('place'), at + 300000,
               at + 300000, 0, 0, 0, 0, 0, 0 FROM nextval('token_number') n
        RETURNING * INTO t;
    END IF;
    PERFORM audit(u.login, 'JOIN concert=' || which);

    -- poll
    SELECT * INTO STRICT t FROM queue_token WHERE token_id = t.token_id AND token = t.token;

    -- hold
    SELECT * INTO STRICT s FROM show WHERE show_id = at_show;
    IF t.state <> 'active' OR t.ends_ms <= at THEN
        RAISE 'TOKEN-ENDED';
    END IF;
    IF s.concert_id <> which OR s.cancelled <> 0 OR s.starts_ms <= at THEN
        RAISE 'NOT-BOOKABLE';
    END IF;
    IF (SELECT count(*) FROM seat_claim k JOIN reservation o ON o.reservation_id = k.reservation_id
        WHERE k.show_id = at_show AND k.refunded_ms IS NULL AND o.user_id = who) >= c.seat_limit THEN
        RAISE 'SEAT-LIMIT';
    END IF;
    SELECT name, price INTO STRICT grade_name, cost FROM grade
    WHERE concert_id = which AND (seats >> (at_seat - 1)::int) & 1 = 1;
    INSERT INTO reservation (reservation_id, code, user_id, show_id, token_id, state, expires_ms,
                             created_ms)
    SELECT n, lpad(n::text, 10, '0'), who, at_show, t.token_id, 'held', at + 300000, at
    FROM nextval('reservation_number') n
    RETURNING * INTO r;
    INSERT INTO seat_claim (show_id, seat, reservation_id, grade, price)
    VALUES (at_show, at_seat, r.reservation_id, grade_name, cost);
    UPDATE show SET rev = rev + 2 WHERE show_id = at_show;
    UPDATE queue_token SET ends_ms = at + 300000 WHERE token_id = t.token_id;
    PERFORM audit(u.login, 'HOLD token=' || t.token || ' show=' || at_show || ' seats=' || at_seat);

    -- pay
    UPDATE foyer_user SET balance = balance - cost, spent = spent + cost, entries = entries + 1
    WHERE user_id = who AND balance >= cost RETURNING balance, entries
    INTO STRICT wallet, number_of_entry;
    INSERT INTO ledger_entry (user_id, entry, at_ms, kind, amount, balance, reservation)
    VALUES (who, number_of_entry, at, 'payment', -cost, wallet, r.code);
    UPDATE reservation SET state = 'paid', token_id = NULL WHERE reservation_id = r.reservation_id;
    INSERT INTO payment (reservation_id, user_id, entry, amount, paid_ms)
    VALUES (r.reservation_id, who, number_of_entry, cost, at);
    INSERT INTO ticket (reservation_id, seat, issue, secret, state, issued_ms)
    VALUES (r.reservation_id, at_seat, 1,
            upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 16)), 'live', at);
    UPDATE show SET rev = rev + 2 WHERE show_id = at_show;
    UPDATE queue_token SET state = 'done', ends_ms = 0, ended_ms = at WHERE token_id = t.token_id;
    PERFORM audit(u.login, 'PAY reservation=' || r.code);
    RETURN wallet;
END $$;

INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries, created_ms)
SELECT n, 'b' || n, '', '', 'b' || n, 10000000, 1, now_ms() FROM generate_series(1, :bookers) n;
INSERT INTO ledger_entry (user_id, entry, at_ms, kind, amount, balance, reservation)
SELECT user_id, 1, created_ms, 'charge', 10000000, 10000000, '' FROM foyer_user;
INSERT INTO concert (concert_id, title, artist, venue, zone, capacity, seat_limit, cancel_until, sale,
                     last_place)
SELECT 2 + n, 'Concert ' || n, 'Artist', 'Hall', 'Asia/Seoul', 10000, 50, 'day', 'open', 0
FROM generate_series(0, (:shows - 1) / :dates) n;
INSERT INTO grade (concert_id, name, price, seats)
SELECT concert_id, 'A', 100, 1125899906842623 FROM concert;
INSERT INTO show (show_id, concert_id, starts_ms, cancel_until_ms, cancelled, rev)
SELECT 2 + n, 2 + n / :dates, now_ms() + (30 + n % :dates) * 86400000::bigint,
       now_ms() + (29 + n % :dates) * 86400000::bigint, 0, 0
FROM generate_series(0, :shows - 1) n;
VACUUM ANALYZE;
