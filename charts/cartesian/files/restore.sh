#!/bin/sh
# Puts the tables back to what a dump in the current directory has: RESTORE_FILE, or the newest. All in one transaction.
set -eu
url=${BACKUP_URL:-${CARTESIAN_DATABASE_URL#jdbc:}}
export PGUSER="$CARTESIAN_DATABASE_USER" PGPASSWORD="$CARTESIAN_DATABASE_PASSWORD" PGCONNECT_TIMEOUT=10

file=${RESTORE_FILE:-$(ls -1 | grep '^cartesian-.*\.dump$' | sort -r | head -n 1)}
if [ -z "$file" ] || [ ! -f "./$file" ]; then
    echo "there is no such backup: ${file:-none is here}" >&2
    exit 1
fi

# A grid that lives would write over what is restored. The schema stays: its owner need not have the right to make another.
prepare="
BEGIN;
SET LOCAL lock_timeout = '30s';
DO \$restore\$
DECLARE
    part record;
    alive boolean;
    term bigint := 0;
BEGIN
    IF to_regnamespace('cartesian') IS NULL THEN
        CREATE SCHEMA cartesian;
    END IF;
    IF to_regclass('cartesian.fence') IS NOT NULL THEN
        LOCK TABLE cartesian.fence IN ACCESS EXCLUSIVE MODE;
        SELECT NOT f.released AND f.renewed_at > clock_timestamp() - interval '60 seconds', f.term
            INTO alive, term FROM cartesian.fence f;
        IF alive THEN
            RAISE EXCEPTION 'members use the database, or did a minute ago: stop all of them first';
        END IF;
    END IF;
    PERFORM set_config('cartesian.term', term::text, true);
    FOR part IN SELECT oid::regclass AS name, relkind FROM pg_class
        WHERE relnamespace = 'cartesian'::regnamespace AND relkind IN ('v', 'r') ORDER BY relkind = 'r'
    LOOP
        EXECUTE format('DROP %s %s', CASE part.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, part.name);
    END LOOP;
END \$restore\$;"

# All terms end, so a scribe that has only slept finds that it may not write.
finish="
UPDATE cartesian.fence SET term = greatest(term, current_setting('cartesian.term')::bigint) + 1,
    cluster_id = 'nobody since a restore', released = true, renewed_at = clock_timestamp();
SELECT 'epoch ' || epoch FROM cartesian.fence;
COMMIT;"

list=$(mktemp)
pg_restore --list "$file" | grep -v ' SCHEMA ' >"$list"
# What commits is sent only after the whole of the dump was read.
said=$({
    printf '%s\n' "$prepare"
    pg_restore --use-list="$list" --no-owner --no-privileges --file=- "$file" && printf '%s\n' "$finish"
} | psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --output=/dev/stderr "$url" 2>&1) || {
    echo "nothing was restored: $said" >&2
    exit 1
}
rm -f "$list"
case $said in
    *'epoch '[0-9]*) echo "$file is restored, up to ${said##*
}: start the members" ;;
    *) echo "nothing was restored: $said" >&2; exit 1 ;;
esac
