-- The audit trail is read by AUDIT, newest first. Numbers do not do for that: on several hosts they are drawn in blocks.
CREATE INDEX audit_line_time ON audit_line (at_ms, audit_id);
