-- The reservations of a user in all states are those of each state, newest first: the paid and the cancelled ones by the
-- indexes of 0003, the held ones by their tokens. So a hold that comes and goes writes no index of users, in which each one
-- stands somewhere else.
DROP INDEX reservation_user;
