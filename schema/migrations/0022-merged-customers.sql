-- Two customers of the counter who are one person are joined: all the points of the one become the other's, by an entry
-- of kind merge in each ledger, and the one is another name of the other from then on.
--
-- merged_into: the customer whose other name this is; NULL: nobody's. Only a customer of the counter becomes another
-- name, so that nobody who logs in is ever led to somebody else's wallet; and nothing is left there.
ALTER TABLE foyer_user ADD COLUMN merged_into BIGINT REFERENCES foyer_user (user_id) DEFERRABLE INITIALLY DEFERRED
    CHECK (merged_into IS NULL OR (merged_into <> user_id AND balance = 0 AND spent = 0 AND uid IS NOT NULL AND uid = -1));
CREATE INDEX user_merged ON foyer_user (merged_into) WHERE merged_into IS NOT NULL;
