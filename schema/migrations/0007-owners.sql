-- A name alone is not enough to tell whose a user is: a login can be deleted and given to somebody else.
--
-- uid: of the account of the host that the user is; -1 a customer of the counter, whom nobody logs in as. NULL in
-- rows of older versions, until the first account of that name connects.
ALTER TABLE foyer_user ADD COLUMN uid BIGINT CHECK (uid >= -1);
