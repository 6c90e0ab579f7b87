-- What a user is found by: each word of name and telephone number from each of its characters on, folded, so that a part
-- of it is the beginning of a term. foyer_user.search, and these rows, are made anew for every user there is.
CREATE TABLE user_term (
    user_id BIGINT NOT NULL REFERENCES foyer_user (user_id),
    term    TEXT   NOT NULL CHECK (term <> ''),
    PRIMARY KEY (user_id, term)
);
CREATE INDEX user_term_term ON user_term (term, user_id);
