-- Amounts are 0 to 2^53-1. Rows change by newer versions only, and all of an epoch's rows in one transaction.
-- No index but the keys: any other that covers a changing column would end heap-only updates.

CREATE TABLE stock (
    id text COLLATE "C" NOT NULL,
    stock bigint NOT NULL,
    price bigint NOT NULL,
    version bigint NOT NULL,
    epoch bigint NOT NULL,
    CONSTRAINT stock_pk PRIMARY KEY (id),
    CONSTRAINT stock_amount CHECK (stock BETWEEN 0 AND 9007199254740991),
    CONSTRAINT stock_price CHECK (price BETWEEN 0 AND 9007199254740991)
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE stock IS 'Each item: how many units are free, and what one costs.';
COMMENT ON COLUMN stock.id IS 'Item id: 1 to 128 visible ASCII characters.';
COMMENT ON COLUMN stock.stock IS 'Units that are free.';
COMMENT ON COLUMN stock.price IS 'What a unit costs now, in minor units of the currency.';
COMMENT ON COLUMN stock.version IS 'Grows with each change of this row.';
COMMENT ON COLUMN stock.epoch IS 'The epoch of the last change.';

CREATE TABLE credit (
    id text COLLATE "C" NOT NULL,
    credit bigint NOT NULL,
    version bigint NOT NULL,
    epoch bigint NOT NULL,
    CONSTRAINT credit_pk PRIMARY KEY (id),
    CONSTRAINT credit_amount CHECK (credit BETWEEN 0 AND 9007199254740991)
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE credit IS 'Each user: the credit that is free.';
COMMENT ON COLUMN credit.id IS 'User id: 1 to 128 visible ASCII characters.';
COMMENT ON COLUMN credit.credit IS 'Minor units of the currency that are free.';
COMMENT ON COLUMN credit.version IS 'Grows with each change of this row.';
COMMENT ON COLUMN credit.epoch IS 'The epoch of the last change.';

CREATE TABLE orders (
    id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    charged bigint,
    taken boolean NOT NULL,
    total_cost bigint NOT NULL,
    item_ids text[] COLLATE "C" NOT NULL,
    quantities bigint[] NOT NULL,
    prices bigint[] NOT NULL,
    version bigint NOT NULL,
    epoch bigint NOT NULL,
    CONSTRAINT orders_pk PRIMARY KEY (id),
    CONSTRAINT orders_charged CHECK (charged BETWEEN 0 AND 9007199254740991),
    CONSTRAINT orders_total_cost CHECK (total_cost BETWEEN 0 AND 9007199254740991),
    CONSTRAINT orders_taken_is_paid CHECK (NOT taken OR charged IS NOT NULL),
    CONSTRAINT orders_lines CHECK (
        cardinality(item_ids) = cardinality(quantities) AND cardinality(item_ids) = cardinality(prices))
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE orders IS 'Each order with its lines; the view order_lines has one row for each line.';
COMMENT ON COLUMN orders.id IS 'Order id: 1 to 128 visible ASCII characters.';
COMMENT ON COLUMN orders.user_id IS 'Whose order it is; the user need not exist while it is unpaid.';
COMMENT ON COLUMN orders.charged IS 'The credit that its payment took; NULL while it is unpaid.';
COMMENT ON COLUMN orders.taken IS 'Whether the stock of its lines was taken: it was checked out.';
COMMENT ON COLUMN orders.total_cost IS 'What its lines cost together.';
COMMENT ON COLUMN orders.item_ids IS 'The item of each line.';
COMMENT ON COLUMN orders.quantities IS 'The units of each line.';
COMMENT ON COLUMN orders.prices IS 'What a unit of each line costs, fixed when the line was added.';
COMMENT ON COLUMN orders.version IS 'Grows with each change of this row.';
COMMENT ON COLUMN orders.epoch IS 'The epoch of the last change.';

CREATE VIEW order_lines AS
    SELECT o.id AS order_id, l.line, l.item_id, l.quantity, l.price, o.charged IS NOT NULL AS paid, o.taken
    FROM orders o
    CROSS JOIN LATERAL unnest(o.item_ids, o.quantities, o.prices) WITH ORDINALITY
        AS l (item_id, quantity, price, line);
COMMENT ON VIEW order_lines IS 'One row for each line of each order, numbered from 1.';

CREATE TABLE epoch (
    epoch bigint NOT NULL,
    term bigint NOT NULL,
    cluster_id text NOT NULL,
    members integer NOT NULL,
    changed integer NOT NULL,
    cut_at timestamptz NOT NULL,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT epoch_pk PRIMARY KEY (epoch)
);
COMMENT ON TABLE epoch IS 'The newest epochs that were written; older ones are pruned.';
COMMENT ON COLUMN epoch.term IS 'The term of the scribe that wrote it.';
COMMENT ON COLUMN epoch.cluster_id IS 'The cluster of the scribe that wrote it.';
COMMENT ON COLUMN epoch.members IS 'How many members took part in its cut.';
COMMENT ON COLUMN epoch.changed IS 'How many records changed in it.';
COMMENT ON COLUMN epoch.cut_at IS 'When it was cut, by the clock of the scribe.';
COMMENT ON COLUMN epoch.written_at IS 'When it was written, by the clock of the database.';

CREATE TABLE fence (
    one boolean NOT NULL DEFAULT true,
    term bigint NOT NULL,
    epoch bigint NOT NULL,
    cluster_id text NOT NULL,
    renewed_at timestamptz NOT NULL,
    released boolean NOT NULL,
    CONSTRAINT fence_pk PRIMARY KEY (one),
    CONSTRAINT fence_one_row CHECK (one)
) WITH (fillfactor = 10);
COMMENT ON TABLE fence IS 'One row: which scribe may write, and up to which epoch the tables are.';
COMMENT ON COLUMN fence.one IS 'Always true: there is one row.';
COMMENT ON COLUMN fence.term IS 'Grows with each change of scribe; only the scribe of this term may write.';
COMMENT ON COLUMN fence.epoch IS 'The durable epoch D: the tables hold all of it, and nothing of what came after.';
COMMENT ON COLUMN fence.cluster_id IS 'The cluster of the scribe that may write.';
COMMENT ON COLUMN fence.renewed_at IS 'When that scribe last showed life, by the clock of the database.';
COMMENT ON COLUMN fence.released IS 'Whether that scribe has handed the term back: anybody may take the next.';

INSERT INTO fence (term, epoch, cluster_id, renewed_at, released) VALUES (0, 0, '', clock_timestamp(), true);
