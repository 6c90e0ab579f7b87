-- Gives the customers c1, c2, ... of season.sql names and telephone numbers, and one in ten of their reservations a note,
-- in a store of before they were found by parts of them: the daemon makes that of all there is when it opens it.
--
-- 20 family names, 1,600 given names; every number is one customer's, its last four digits are those of 20.

CREATE TEMP TABLE syllable AS
SELECT value - 1 AS n, substr('지서민하도예준현유시수은윤채건우연재영나원아주태승다가인소경율린호진미정기성혜선', value, 1) AS text
FROM generate_series(1, 40);

UPDATE foyer_user SET
    name = substr('김이박최정강조윤장임한오서신권황안송전홍', 1 + user_id % 20, 1)
        || (SELECT text FROM syllable WHERE n = user_id / 20 % 40)
        || (SELECT text FROM syllable WHERE n = user_id / 800 % 40),
    phone = printf('010-%04d-%04d', user_id / 10000, user_id * 7919 % 10000)
WHERE login LIKE 'c%';

INSERT INTO note (reservation_id, text, attention, noted_ms)
SELECT reservation_id, CASE reservation_id / 10 % 4 WHEN 0 THEN 'wheelchair: ramp on the left'
    WHEN 1 THEN 'collects late, paid by ' || user_id WHEN 2 THEN '휠체어 이용' ELSE 'birthday, cake at 21:00' END, 0, created_ms
FROM reservation WHERE reservation_id % 10 = 0;
