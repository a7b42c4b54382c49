#!/bin/sh
# rehearse.sh JAVA_HOME TARGET: writes TARGET/app.aot, an ahead-of-time cache for the jars in TARGET/app. Members start without
# as well, so nothing fails here.
set -eu
java=$1/bin/java
target=$2
jvm=$(dirname "$0")
rm -rf "$target/rehearsal" "$target/app.aot"
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS CLASSPATH
"$java" "-XX:AOTCacheOutput=$target/app.aot" "@$jvm/member.options" -cp "$target/app/*" \
    cartesian.node.Rehearsal "$target/rehearsal" >"$target/rehearsal.log" 2>&1 || {
    rm -f "$target/app.aot"
    echo "no ahead-of-time cache, so members start slower: see $target/rehearsal.log" >&2
}
rm -rf "$target/rehearsal"
