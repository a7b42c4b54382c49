-- A scribe that takes the term learns who had it before, also if the answer was lost and it asks again.

ALTER TABLE fence
    ADD COLUMN previous_id text NOT NULL DEFAULT '',
    ADD COLUMN previous_term bigint NOT NULL DEFAULT 0,
    ADD COLUMN previous_released boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN fence.cluster_id IS 'The scribe that may write: its cluster, its member, its address in the grid.';
COMMENT ON COLUMN fence.previous_id IS 'The last other scribe before it.';
COMMENT ON COLUMN fence.previous_term IS 'The last term of that one.';
COMMENT ON COLUMN fence.previous_released IS 'Whether that one had handed its term back.';
