#!/usr/bin/env bash
# postgres-client.sh DIRECTORY: puts Postgres 18's pg_dump, pg_restore and psql there, for the tests of backup. Debian's stable releases
# have older ones, which refuse a server of 18, so these come with their libraries from a later release, beside the system's own.
set -euo pipefail
directory=$1
mkdir -p "$directory/apt/lists/partial" "$directory/apt/cache/archives/partial" "$directory/debs"
directory=$(cd "$directory" && pwd)
mirror=$(cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null |
    sed -nE 's/^(URIs:|deb( \[[^]]*\])?) *(https?:[^ ]*\/debian)\/?( .*)?$/\3/p' | head -1 || true)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror:?no mirror of Debian is known} forky main" \
    >"$directory/apt/sources.list"
apt=(apt-get -q -o "Dir::Etc::sourcelist=$directory/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$directory/apt/lists" -o "Dir::Cache=$directory/apt/cache" -o APT::Sandbox::User=root)
"${apt[@]}" update
cd "$directory/debs"
packages=(postgresql-client-18 libpq5 libc6 libssl3t64 libreadline8t64 libtinfo6 liblz4-1 libzstd1 zlib1g libgssapi-krb5-2
    libkrb5-3 libk5crypto3 libkrb5support0 libcom-err2 libkeyutils1 libldap2 libsasl2-2)
"${apt[@]}" download "${packages[@]/%//forky}"
for package in ./*.deb; do dpkg -x "$package" ../files; done
libraries=$(dirname "$(find ../files/usr/lib -name 'libpq.so.5' | head -1)")
libraries=$directory/${libraries#../}
mkdir -p "$directory/bin"
for program in pg_dump pg_restore psql; do
    printf '#!/bin/sh\nexec %s --library-path %s %s "$@"\n' "$(ls "$libraries"/ld-linux-*.so.*)" "$libraries" \
        "$directory/files/usr/lib/postgresql/18/bin/$program" >"$directory/bin/.$program"
    chmod +x "$directory/bin/.$program"
    mv "$directory/bin/.$program" "$directory/bin/$program"
done
"$directory/bin/pg_dump" --version
rm -rf "$directory/debs" "$directory/apt"
