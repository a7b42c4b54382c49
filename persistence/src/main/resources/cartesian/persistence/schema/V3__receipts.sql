-- What calls were told to which their clients gave a key, so that they are told the same again.

CREATE TABLE receipt (
    key text COLLATE "C" NOT NULL,
    place text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    fingerprint bigint NOT NULL,
    told text COLLATE "C" NOT NULL,
    expires_millis bigint NOT NULL,
    version bigint NOT NULL,
    epoch bigint NOT NULL,
    CONSTRAINT receipt_pk PRIMARY KEY (key, place, id)
) WITH (autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX receipt_expiry ON receipt (expires_millis);
COMMENT ON TABLE receipt IS 'What became of each call that had an Idempotency-Key, for 24 hours and some.';
COMMENT ON COLUMN receipt.key IS 'The key, as the client gave it.';
COMMENT ON COLUMN receipt.place IS 'What it is about: an item, a user, an order, or the orders of a user.';
COMMENT ON COLUMN receipt.id IS 'The id of that.';
COMMENT ON COLUMN receipt.fingerprint IS 'A hash of the call''s verb and path: another call is not told this.';
COMMENT ON COLUMN receipt.told IS 'What the call was told; open: it was applied, and its reply had not been found out.';
COMMENT ON COLUMN receipt.expires_millis IS 'When it is void, in milliseconds since 1970.';
COMMENT ON COLUMN receipt.version IS 'Grows with each change of this row.';
COMMENT ON COLUMN receipt.epoch IS 'The epoch of the last change: that of the record which it is about.';
