-- The contract in plain Postgres: one function call, and so one transaction and one round trip, for each write.
--
-- Whoever changes several rows locks them in one order: the order, its items by id, the user. A refusal is raised, so
-- that what was changed before it is rolled back: its SQLSTATE says which, its message holds the facts, blank-separated.
-- Half of each page is left free: a new version of a row then stays in its page, and no index is written (HOT).

CREATE SCHEMA IF NOT EXISTS baseline;
SET search_path = baseline;

CREATE TABLE IF NOT EXISTS item (
    id text COLLATE "C" PRIMARY KEY,
    stock bigint NOT NULL CHECK (stock BETWEEN 0 AND 9007199254740991),
    price bigint NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE IF NOT EXISTS wallet (
    id text COLLATE "C" PRIMARY KEY,
    credit bigint NOT NULL CHECK (credit BETWEEN 0 AND 9007199254740991)
) WITH (fillfactor = 50);

-- The lines are in the row, by id of the item; a line's price is fixed when it is added, and an item has one line for
-- each price. An order is paid if it was paid for by itself (prepaid) or checked out (taken).
CREATE TABLE IF NOT EXISTS purchase (
    id text COLLATE "C" PRIMARY KEY,
    user_id text COLLATE "C" NOT NULL,
    items text[] COLLATE "C" NOT NULL DEFAULT '{}',
    quantities bigint[] NOT NULL DEFAULT '{}',
    prices bigint[] NOT NULL DEFAULT '{}',
    cost bigint NOT NULL DEFAULT 0,
    prepaid boolean NOT NULL DEFAULT false,
    taken boolean NOT NULL DEFAULT false
) WITH (fillfactor = 50);

CREATE OR REPLACE FUNCTION refuse(state text, facts text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = state, MESSAGE = facts;
END $$;

CREATE OR REPLACE FUNCTION create_item(name text, its_price bigint) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO baseline.item VALUES (name, 0, its_price) RETURNING stock;
$$;

CREATE OR REPLACE FUNCTION create_user(name text) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO baseline.wallet VALUES (name, 0) RETURNING credit;
$$;

CREATE OR REPLACE FUNCTION create_order(name text, its_user text) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO baseline.purchase (id, user_id) VALUES (name, its_user) RETURNING cost;
$$;

CREATE OR REPLACE FUNCTION add_stock(name text, units bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    now_stock bigint;
BEGIN
    UPDATE baseline.item SET stock = stock + units WHERE id = name AND stock <= 9007199254740991 - units
        RETURNING stock INTO now_stock;
    IF NOT FOUND THEN
        PERFORM FROM baseline.item WHERE id = name;
        IF NOT FOUND THEN
            PERFORM baseline.refuse('CA005', name);
        END IF;
        PERFORM baseline.refuse('CA009', '');
    END IF;
    RETURN now_stock;
END $$;

CREATE OR REPLACE FUNCTION subtract_stock(name text, units bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    now_stock bigint;
BEGIN
    UPDATE baseline.item SET stock = stock - units WHERE id = name AND stock >= units RETURNING stock INTO now_stock;
    IF NOT FOUND THEN
        PERFORM baseline.refuse_stock(name, units);
    END IF;
    RETURN now_stock;
END $$;

CREATE OR REPLACE FUNCTION refuse_stock(name text, units bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    free bigint;
BEGIN
    SELECT stock INTO free FROM baseline.item WHERE id = name;
    IF NOT FOUND THEN
        PERFORM baseline.refuse('CA005', name);
    END IF;
    PERFORM baseline.refuse('CA011', name || ' ' || units || ' ' || free);
END $$;

CREATE OR REPLACE FUNCTION add_funds(name text, funds bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    now_credit bigint;
BEGIN
    UPDATE baseline.wallet SET credit = credit + funds WHERE id = name AND credit <= 9007199254740991 - funds
        RETURNING credit INTO now_credit;
    IF NOT FOUND THEN
        PERFORM FROM baseline.wallet WHERE id = name;
        IF NOT FOUND THEN
            PERFORM baseline.refuse('CA006', name);
        END IF;
        PERFORM baseline.refuse('CA009', '');
    END IF;
    RETURN now_credit;
END $$;

CREATE OR REPLACE FUNCTION pay(name text, amount bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    now_credit bigint;
BEGIN
    UPDATE baseline.wallet SET credit = credit - amount WHERE id = name AND credit >= amount
        RETURNING credit INTO now_credit;
    IF NOT FOUND THEN
        SELECT credit INTO now_credit FROM baseline.wallet WHERE id = name;
        IF NOT FOUND THEN
            PERFORM baseline.refuse('CA006', name);
        END IF;
        PERFORM baseline.refuse('CA012', name || ' ' || amount || ' ' || now_credit);
    END IF;
    RETURN now_credit;
END $$;

CREATE OR REPLACE FUNCTION checkout(name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    found_order record;
    charged bigint;
BEGIN
    -- At once takes the order's lock and sees to it that only one checkout goes on.
    UPDATE baseline.purchase SET taken = true WHERE id = name AND NOT taken
        RETURNING user_id, items, quantities, cost, prepaid INTO found_order;
    IF NOT FOUND THEN
        SELECT cost, taken INTO found_order FROM baseline.purchase WHERE id = name;
        IF NOT FOUND THEN
            PERFORM baseline.refuse('CA001', name);
        END IF;
        IF NOT found_order.taken THEN -- cancelled between the two statements
            RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = 'the order was changed meanwhile';
        END IF;
        RETURN found_order.cost;
    END IF;
    FOR line IN 1 .. cardinality(found_order.items) LOOP
        UPDATE baseline.item SET stock = stock - found_order.quantities[line]
            WHERE id = found_order.items[line] AND stock >= found_order.quantities[line];
        IF NOT FOUND THEN
            PERFORM baseline.refuse_checkout(found_order.user_id, found_order.items);
            PERFORM baseline.refuse_stock(found_order.items[line], found_order.quantities[line]);
        END IF;
    END LOOP;
    charged := CASE WHEN found_order.prepaid THEN 0 ELSE found_order.cost END;
    IF charged > 0 THEN
        PERFORM baseline.pay(found_order.user_id, charged);
    ELSE
        PERFORM baseline.refuse_checkout(found_order.user_id, '{}');
    END IF;
    RETURN found_order.cost;
END $$;

-- What is told before a lack of stock: a missing item, then a missing user.
CREATE OR REPLACE FUNCTION refuse_checkout(its_user text, wanted text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    missing text;
BEGIN
    SELECT name INTO missing FROM unnest(wanted) AS name
        WHERE NOT EXISTS (SELECT FROM baseline.item WHERE id = name) LIMIT 1;
    IF FOUND THEN
        PERFORM baseline.refuse('CA005', missing);
    END IF;
    PERFORM FROM baseline.wallet WHERE id = its_user;
    IF NOT FOUND THEN
        PERFORM baseline.refuse('CA006', its_user);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION pay_order(its_user text, name text, amount bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    found_order baseline.purchase;
    now_credit bigint;
BEGIN
    SELECT * INTO found_order FROM baseline.purchase WHERE id = name FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM baseline.refuse('CA001', name);
    END IF;
    SELECT credit INTO now_credit FROM baseline.wallet WHERE id = its_user;
    IF NOT FOUND THEN
        PERFORM baseline.refuse('CA006', its_user);
    END IF;
    IF found_order.user_id <> its_user THEN
        PERFORM baseline.refuse('CA007', its_user || ' ' || name);
    END IF;
    IF found_order.cost <> amount THEN
        PERFORM baseline.refuse('CA008', name || ' ' || amount || ' ' || found_order.cost);
    END IF;
    IF found_order.prepaid OR found_order.taken THEN
        RETURN now_credit;
    END IF;
    UPDATE baseline.purchase SET prepaid = true WHERE id = name;
    RETURN baseline.pay(its_user, amount);
END $$;

CREATE OR REPLACE FUNCTION cancel(its_user text, name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    found_order baseline.purchase;
BEGIN
    SELECT * INTO found_order FROM baseline.purchase WHERE id = name FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM baseline.refuse('CA001', name);
    END IF;
    PERFORM FROM baseline.wallet WHERE id = its_user;
    IF NOT FOUND THEN
        PERFORM baseline.refuse('CA006', its_user);
    END IF;
    IF found_order.user_id <> its_user OR NOT (found_order.prepaid OR found_order.taken) THEN
        PERFORM baseline.refuse('CA002', its_user || ' ' || name);
    END IF;
    UPDATE baseline.purchase SET prepaid = false, taken = false WHERE id = name;
    IF found_order.taken THEN
        FOR line IN 1 .. cardinality(found_order.items) LOOP
            PERFORM baseline.add_stock(found_order.items[line], found_order.quantities[line]);
        END LOOP;
    END IF;
    RETURN baseline.add_funds(its_user, found_order.cost);
END $$;

-- Locks an order that may be changed.
CREATE OR REPLACE FUNCTION open_order(name text) RETURNS baseline.purchase LANGUAGE plpgsql AS $$
DECLARE
    found_order baseline.purchase;
BEGIN
    SELECT * INTO found_order FROM baseline.purchase WHERE id = name FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM baseline.refuse('CA001', name);
    END IF;
    IF found_order.prepaid OR found_order.taken THEN
        PERFORM baseline.refuse('CA003', name);
    END IF;
    RETURN found_order;
END $$;

CREATE OR REPLACE FUNCTION add_line(name text, item_name text, units bigint, lines_max integer) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    found_order baseline.purchase := baseline.open_order(name);
    item_price bigint;
    place integer := 1;
    lines integer := cardinality(found_order.items);
    held numeric := units;
BEGIN
    SELECT price INTO item_price FROM baseline.item WHERE id = item_name;
    IF NOT FOUND THEN
        PERFORM baseline.refuse('CA005', item_name);
    END IF;
    FOR line IN 1 .. lines LOOP
        IF found_order.items[line] = item_name THEN
            held := held + found_order.quantities[line];
        END IF;
    END LOOP;
    IF held > 9007199254740991 OR found_order.cost + units::numeric * item_price > 9007199254740991 THEN
        PERFORM baseline.refuse('CA009', '');
    END IF;
    WHILE place <= lines AND (found_order.items[place] COLLATE "C" < item_name
            OR found_order.items[place] = item_name AND found_order.prices[place] < item_price) LOOP
        place := place + 1;
    END LOOP;
    IF place <= lines AND found_order.items[place] = item_name AND found_order.prices[place] = item_price THEN
        found_order.quantities[place] := found_order.quantities[place] + units;
    ELSIF lines >= lines_max THEN
        PERFORM baseline.refuse('CA010', name || ' ' || lines_max);
    ELSE
        found_order.items := found_order.items[: place - 1] || item_name || found_order.items[place :];
        found_order.quantities := found_order.quantities[: place - 1] || units || found_order.quantities[place :];
        found_order.prices := found_order.prices[: place - 1] || item_price || found_order.prices[place :];
    END IF;
    UPDATE baseline.purchase
        SET items = found_order.items, quantities = found_order.quantities, prices = found_order.prices,
            cost = cost + units * item_price
        WHERE id = name RETURNING cost INTO item_price;
    RETURN item_price;
END $$;

CREATE OR REPLACE FUNCTION remove_line(name text, item_name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    found_order baseline.purchase := baseline.open_order(name);
    place integer := array_position(found_order.items, item_name);
    now_cost bigint;
BEGIN
    IF place IS NULL THEN
        PERFORM baseline.refuse('CA004', item_name || ' ' || name);
    END IF;
    now_cost := found_order.cost - found_order.prices[place];
    IF found_order.quantities[place] > 1 THEN
        found_order.quantities[place] := found_order.quantities[place] - 1;
    ELSE
        found_order.items := found_order.items[: place - 1] || found_order.items[place + 1 :];
        found_order.quantities := found_order.quantities[: place - 1] || found_order.quantities[place + 1 :];
        found_order.prices := found_order.prices[: place - 1] || found_order.prices[place + 1 :];
    END IF;
    UPDATE baseline.purchase
        SET items = found_order.items, quantities = found_order.quantities, prices = found_order.prices, cost = now_cost
        WHERE id = name;
    RETURN now_cost;
END $$;

CREATE OR REPLACE FUNCTION remove_order(name text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM baseline.open_order(name);
    DELETE FROM baseline.purchase WHERE id = name;
    RETURN 0;
END $$;

CREATE OR REPLACE FUNCTION replace_items(n bigint, units bigint, its_price bigint) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO baseline.item SELECT g::text, units, its_price FROM generate_series(0, n - 1) AS g
        ORDER BY g::text COLLATE "C"
        ON CONFLICT (id) DO UPDATE SET stock = excluded.stock, price = excluded.price;
    SELECT n;
$$;

CREATE OR REPLACE FUNCTION replace_users(n bigint, money bigint) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO baseline.wallet SELECT g::text, money FROM generate_series(0, n - 1) AS g
        ORDER BY g::text COLLATE "C"
        ON CONFLICT (id) DO UPDATE SET credit = excluded.credit;
    SELECT n;
$$;

-- The same draws each time, so that runs are alike.
CREATE OR REPLACE FUNCTION replace_orders(n bigint, item_count bigint, user_count bigint, its_price bigint)
RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    IF its_price > 9007199254740991 / 2 THEN
        PERFORM baseline.refuse('CA009', '');
    END IF;
    PERFORM setseed(0.42);
    INSERT INTO baseline.purchase
        SELECT id, user_id,
            CASE WHEN one = other THEN ARRAY[one] ELSE ARRAY[least(one, other), greatest(one, other)] END,
            CASE WHEN one = other THEN '{2}' ELSE '{1,1}' END::bigint[],
            CASE WHEN one = other THEN ARRAY[its_price] ELSE ARRAY[its_price, its_price] END,
            2 * its_price, false, false
        FROM (SELECT g::text COLLATE "C" AS id,
                floor(random() * user_count)::bigint::text AS user_id,
                floor(random() * item_count)::bigint::text COLLATE "C" AS one,
                floor(random() * item_count)::bigint::text COLLATE "C" AS other
            FROM generate_series(0, n - 1) AS g ORDER BY 1) AS drawn
        ON CONFLICT (id) DO UPDATE SET user_id = excluded.user_id, items = excluded.items,
            quantities = excluded.quantities, prices = excluded.prices, cost = excluded.cost,
            prepaid = false, taken = false;
    RETURN n;
END $$;
