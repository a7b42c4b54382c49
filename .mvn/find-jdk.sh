# Sourced by ./cartesian and ./mvnw: sets $jdk to the home of a JDK 25, or ends the script with one
# line that says how to get one. Reads the JDKs' "release" files only, since starting a JVM takes
# longer than all else that the launcher does.

is_jdk_25() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    while IFS= read -r release_line || [ -n "$release_line" ]; do
        case $release_line in
            'JAVA_VERSION="25"'* | 'JAVA_VERSION="25.'* | 'JAVA_VERSION="25-'*) return 0 ;;
        esac
    done <"$1/release"
    return 1
}

java_on_path() {
    path_java=$(command -v java) || return 0
    path_java=$(readlink -f "$path_java" 2>/dev/null) || return 0
    printf '%s' "${path_java%/bin/java}"
}

find_jdk() {
    if [ -n "${CARTESIAN_JAVA_HOME-}" ]; then
        is_jdk_25 "$CARTESIAN_JAVA_HOME" && jdk=$CARTESIAN_JAVA_HOME && return 0
        echo "${0##*/}: CARTESIAN_JAVA_HOME=$CARTESIAN_JAVA_HOME is not the home of a JDK 25" >&2
        return 1
    fi
    for jdk in "${JAVA_HOME-}" "$(java_on_path)" \
        /usr/lib/jvm/* /opt/java/openjdk /opt/java/* /opt/jdk* \
        "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.m2/jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        [ -n "$jdk" ] && is_jdk_25 "$jdk" && return 0
    done
    echo "${0##*/}: a JDK 25 is needed and none was found; get one from adoptium.net, by" \
        "'sdk install java 25-tem', 'brew install openjdk@25' or 'apt-get install openjdk-25-jdk'," \
        "or set CARTESIAN_JAVA_HOME" >&2
    return 1
}

find_jdk || exit 1
