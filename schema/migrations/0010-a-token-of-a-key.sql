-- JOIN under a key that was used is answered anew: how its token stands changes all the time.
--
-- token: of a JOIN, the token whose standing is told; otherwise ''. `reply` then has only what stays as it was said:
-- the hold that the JOIN took, if any.
ALTER TABLE request_key ADD COLUMN token TEXT NOT NULL DEFAULT '';

-- Before, the token was the first field of the reply: "token=", 26 characters and a blank.
UPDATE request_key
   SET token = substr(reply, 7, 26),
       reply = CASE WHEN reply LIKE 'token=% reservation=%' THEN substr(reply, 34) ELSE '' END
 WHERE request LIKE '%JOIN concert=%' AND reply LIKE 'token=%';
