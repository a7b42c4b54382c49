#!/bin/sh
# Dumps the schema into the current directory. Every moment of Postgres is one of the grid's, so a dump adds up, and it is
# the end of one epoch, which its name tells. A file with the name of a dump is a whole one.
set -eu
umask 077
url=${BACKUP_URL:-${CARTESIAN_DATABASE_URL#jdbc:}}
export PGUSER="$CARTESIAN_DATABASE_USER" PGPASSWORD="$CARTESIAN_DATABASE_PASSWORD" PGCONNECT_TIMEOUT=10

rm -f ./*.partial
name=cartesian-$(date -u +%Y%m%dT%H%M%SZ)
pg_dump --format=custom --schema=cartesian --no-owner --no-privileges --lock-wait-timeout=60s \
    --file="$name.partial" "$url"

# The durable epoch, as the dump itself has it. Reading it also shows that the dump can be read.
epoch=$(pg_restore --data-only --schema=cartesian --table=fence --file=- "$name.partial" | awk '
    /^COPY / {
        sub(/^[^(]*\(/, ""); sub(/\).*/, "")
        columns = split($0, names, ", ")
        getline
        split($0, values, "\t")
        for (i = 1; i <= columns; i++) if (names[i] == "epoch") print values[i]
    }')
case $epoch in
    '' | *[!0-9]*) echo "$name.partial names no epoch: it is not a backup of Cartesian" >&2; exit 1 ;;
esac
sync "$name.partial"
mv "$name.partial" "$name-epoch-$epoch.dump"
echo "$name-epoch-$epoch.dump: $(wc -c <"$name-epoch-$epoch.dump") bytes, all up to epoch $epoch"

# Names sort by time.
ls -1 | grep '^cartesian-.*\.dump$' | sort -r | tail -n "+$((BACKUP_KEEP + 1))" | while read -r old; do
    rm -f "./$old"
    echo "$old: deleted, as $BACKUP_KEEP newer ones are kept"
done
