-- Fills a store that the daemon made: years of business in seconds instead of hours of requests.
--
-- Parameters of the sqlite3 shell (.parameter set):
--   :now           UTC milliseconds
--   :bookers       users b1, b2, ..., each with points for 100,000 seats
--   :waiters       users w1, w2, ..., in the queue of concert 1: the first 50 are in, the rest wait
--   :shows         shows on sale without a reservation, numbers 2 and up, :dates of each concert
--   :dates
--   :past_shows    further shows, of the last 900 and the next 100 days
--   :reservations  paid, two seats each, the same number for each of those shows, 25 at most
--
-- What it leaves is what such a store would hold: keys and ended tokens are pruned after a day and an
-- hour, audit lines after 400 days. foyerd --fsck finds nothing wrong with it.

PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -400000;
PRAGMA locking_mode = EXCLUSIVE;
BEGIN;

-- Users: those who book, those who wait, and customers c1, c2, ... with five reservations each.
INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries, created_ms)
SELECT value, 'b' || value, '', '', 'b' || value || char(10) || char(10), 10000000, 1, :now
FROM generate_series(1, :bookers) WHERE :bookers > 0;

INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries, created_ms)
SELECT :bookers + value, 'w' || value, '', '', 'w' || value || char(10) || char(10), 0, 0, :now
FROM generate_series(1, :waiters) WHERE :waiters > 0;

INSERT INTO foyer_user (user_id, login, name, phone, search, balance, entries, created_ms, spent)
SELECT :bookers + :waiters + value, 'c' || value, '', '', 'c' || value || char(10) || char(10),
       0, 1 + 5, :now - 86400000000, 1000
FROM generate_series(1, :reservations / 5) WHERE :reservations > 0;

INSERT INTO ledger_entry (user_id, entry, at_ms, kind, amount, balance, reservation)
SELECT user_id, 1, created_ms, 'charge', iif(login LIKE 'b%', 10000000, 1000),
       iif(login LIKE 'b%', 10000000, 1000), ''
FROM foyer_user WHERE login NOT LIKE 'w%';

-- Concerts and shows.
INSERT INTO concert (concert_id, title, artist, venue, zone, capacity, seat_limit, sale_opens_ms,
                     sale_closes_ms, cancel_until, sale, last_place)
SELECT value, 'Concert ' || value, 'Artist', 'Hall', 'Asia/Seoul', iif(value = 1, 50, 10000), 50,
       NULL, NULL, 'day', 'open', iif(value = 1, :waiters, 0)
FROM generate_series(1, 1 + (:shows + :dates - 1) / :dates + (:past_shows + :dates - 1) / :dates);

INSERT INTO grade (concert_id, name, price, seats)
SELECT concert_id, 'A', 100, 1125899906842623 FROM concert;

INSERT INTO show (show_id, concert_id, starts_ms, cancel_until_ms, cancelled, rev)
VALUES (1, 1, :now + 365 * 86400000, :now + 364 * 86400000, 0, 0);

INSERT INTO show (show_id, concert_id, starts_ms, cancel_until_ms, cancelled, rev)
SELECT 2 + value, 2 + value / :dates, :now + (30 + value % :dates) * 86400000,
       :now + (29 + value % :dates) * 86400000, 0, 0
FROM generate_series(0, :shows - 1) WHERE :shows > 0;

INSERT INTO show (show_id, concert_id, starts_ms, cancel_until_ms, cancelled, rev)
SELECT 2 + :shows + value, 2 + (:shows + :dates - 1) / :dates + value / :dates,
       :now + 100 * 86400000 - (:past_shows - value) * (1000 * 86400000 / :past_shows),
       :now + 99 * 86400000 - (:past_shows - value) * (1000 * 86400000 / :past_shows),
       0, 4 * (:reservations / :past_shows)
FROM generate_series(0, :past_shows - 1) WHERE :past_shows > 0;

-- Reservation n, from 0: which show and seats, who, when, and a code that looks drawn: an odd factor
-- makes every number below 2^50 another one.
CREATE TEMP VIEW past (n, reservation_id, show_id, seat, user_id, entry, paid_ms, scattered) AS
SELECT value, 1 + value, 2 + p.shows + value / p.each, 1 + 2 * (value % p.each),
       1 + p.bookers + p.waiters + value % p.customers, 2 + value / p.customers,
       p.now - (p.past_shows - value / p.each) * (1000 * 86400000 / p.past_shows)
           + value % p.each * 1000,
       ((1 + value) * 6364136223847) & 1125899906842623
FROM (SELECT max(iif(key = ':now', value, 0)) AS now, max(iif(key = ':shows', value, 0)) AS shows,
             max(iif(key = ':bookers', value, 0)) AS bookers,
             max(iif(key = ':waiters', value, 0)) AS waiters,
             max(iif(key = ':past_shows', value, 0)) AS past_shows,
             max(iif(key = ':reservations', value, 0)) AS reservations,
             max(iif(key = ':reservations', value, 0)) / 5 AS customers,
             max(iif(key = ':reservations', value, 0))
                 / max(1, max(iif(key = ':past_shows', value, 0))) AS each
      FROM temp.sqlite_parameters) p
JOIN generate_series(0, p.reservations - 1)
WHERE p.reservations > 0;

CREATE TEMP TABLE digit AS
SELECT value AS n, substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + value % 32, 1)
    || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + value / 32, 1) AS letters
FROM generate_series(0, 1023);
CREATE UNIQUE INDEX temp.digit_n ON digit (n);

INSERT INTO reservation (reservation_id, code, user_id, show_id, token_id, state, expires_ms,
                         created_ms)
SELECT p.reservation_id, a.letters || b.letters || c.letters || d.letters || e.letters, p.user_id,
       p.show_id, NULL, 'paid', p.paid_ms + 300000, p.paid_ms
FROM past p JOIN digit a ON a.n = p.scattered & 1023 JOIN digit b ON b.n = (p.scattered >> 10) & 1023
JOIN digit c ON c.n = (p.scattered >> 20) & 1023 JOIN digit d ON d.n = (p.scattered >> 30) & 1023
JOIN digit e ON e.n = p.scattered >> 40 ORDER BY p.n;

INSERT INTO seat_claim (show_id, seat, reservation_id, grade, price)
SELECT show_id, seat + s.value, reservation_id, 'A', 100 FROM past, generate_series(0, 1) s;

INSERT INTO ledger_entry (user_id, entry, at_ms, kind, amount, balance, reservation)
SELECT p.user_id, p.entry, p.paid_ms, 'payment', -200, 1000 - 200 * (p.entry - 1), r.code
FROM past p JOIN reservation r ON r.reservation_id = p.reservation_id
ORDER BY p.user_id, p.entry;

INSERT INTO payment (reservation_id, user_id, entry, amount, paid_ms)
SELECT reservation_id, user_id, entry, 200, paid_ms FROM past ORDER BY n;

INSERT INTO ticket (reservation_id, seat, issue, secret, state, issued_ms)
SELECT reservation_id, seat + s.value, 1, hex(randomblob(8)), 'live', paid_ms
FROM past, generate_series(0, 1) s ORDER BY n, s.value;

INSERT INTO audit_line (audit_id, at_ms, login, uid, acting, request, outcome)
SELECT 3 * p.n + s.value, p.paid_ms, 'clerk', 1000, 'c' || (p.user_id - :bookers - :waiters),
       CASE s.value WHEN 1 THEN 'JOIN concert=' || (SELECT concert_id FROM show
                                                    WHERE show_id = p.show_id)
       WHEN 2 THEN printf('HOLD token=%026d show=%d seats=%d,%d', p.n, p.show_id, p.seat, p.seat + 1)
       ELSE 'PAY reservation=' || r.code END, 'OK'
FROM past p JOIN reservation r ON r.reservation_id = p.reservation_id, generate_series(1, 3) s
WHERE p.paid_ms > :now - 399 * 86400000 ORDER BY p.n, s.value;

-- The queue.
INSERT INTO queue_token (token_id, token, concert_id, user_id, state, place, admit_until_ms, ends_ms,
                         ended_ms, wish_show_id, wish_seats, wish_best, wish_lost, lost_seats)
SELECT value, printf('%026d', value), 1, :bookers + value, iif(value <= 50, 'active', 'waiting'),
       value, iif(value <= 50, :now + 30 * 86400000, 0), iif(value <= 50, :now + 30 * 86400000, 0), 0,
       0, 0, 0, 0, 0
FROM generate_series(1, :waiters) WHERE :waiters > 0;

COMMIT;
