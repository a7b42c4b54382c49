#!/bin/sh
# contain.sh ROOT APP COMMAND...: runs a command as a container would: as user 10001, on a file system that nobody can write to but for
# /tmp, which is empty and in memory. APP is seen as /app, and the system's programs and libraries where they are. Runs in a
# name space of mounts of its own (unshare --mount), so that nothing of it stays; needs root.
set -eu
root=$1
app=$2
shift 2
mount -t tmpfs -o mode=755 tmpfs "$root"
for part in usr etc proc dev sys bin lib lib64 sbin; do
    if [ -L "/$part" ]; then
        cp -P "/$part" "$root/$part"
    elif [ -d "/$part" ]; then
        mkdir "$root/$part"
        mount --rbind "/$part" "$root/$part"
        case $part in usr | etc | bin | lib | lib64 | sbin) mount -o remount,bind,ro "$root/$part" ;; esac
    fi
done
mkdir "$root/app" "$root/tmp"
mount --bind "$app" "$root/app"
mount -o remount,bind,ro "$root/app"
mount -t tmpfs -o mode=1777,size=64m tmpfs "$root/tmp"
mount -o remount,ro "$root"
exec chroot "$root" setpriv --reuid=10001 --regid=10001 --clear-groups --no-new-privs --bounding-set=-all -- \
    sh -c 'cd /app && exec "$@"' sh "$@"
