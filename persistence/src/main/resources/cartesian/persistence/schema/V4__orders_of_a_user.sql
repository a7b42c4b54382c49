-- A user's orders, the newest first. Neither column of the index changes when an order does, so updates stay heap-only.

ALTER TABLE orders ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX orders_of_a_user ON orders (user_id, created_at DESC, id DESC);
COMMENT ON COLUMN orders.created_at IS
    'When the first epoch that has it was written, by the clock of the database; for orders older than this column, when it came.';
