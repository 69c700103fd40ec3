# shellcheck shell=sh
# Finds a JDK of at least version 22. To be sourced by the other scripts:
#
#   . "$root/scripts/lib/java.sh"
#   laminar_use_jdk        # sets and exports JAVA_HOME, or says what to install and returns 1
#   laminar_use_java       # the same where a run-time without javac is enough
#
# JAVA_HOME wins when it is new enough. Otherwise the newest long-term release (25, 29, ...) on the machine,
# then the newest of the others. No process is started for a JDK that carries the usual `release` file, so that
# starting Laminar stays quick.

LAMINAR_JAVA_MINIMUM=22

# Sets java_major to the major version of the Java in folder $1, or to 0.
laminar_java_major() {
    java_major=0
    [ -x "$1/bin/java" ] || return 0
    java_text=
    if [ -r "$1/release" ]; then
        while IFS= read -r java_line || [ -n "$java_line" ]; do
            case $java_line in
                JAVA_VERSION=*) java_text=${java_line#JAVA_VERSION=} ;;
            esac
        done < "$1/release"
    fi
    if [ -z "$java_text" ]; then
        java_text=$("$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.version = //p')
    fi
    java_text=${java_text#\"}
    java_text=${java_text%%[!0-9]*}
    case $java_text in
        '' | 1) ;;
        *) java_major=$java_text ;;
    esac
}

# Calls "$@" with each folder that may be a Java home.
laminar_each_java_home() {
    for java_home in \
        /usr/lib/jvm/* /usr/java/* /usr/local/lib/jvm/* /opt/* /opt/*/* \
        "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.local/share/mise/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        "$@" "$java_home"
    done
}

# Keeps Java home $2 as java_found when it holds program $1 and is better than the one kept so far.
laminar_consider_java() {
    [ -x "$2/bin/$1" ] || return 0
    laminar_java_major "$2"
    [ "$java_major" -ge "$LAMINAR_JAVA_MINIMUM" ] || return 0
    java_rank=$java_major
    if [ $(((java_major - 21) % 4)) -eq 0 ]; then
        java_rank=$((java_major + 1000))
    fi
    if [ "$java_rank" -gt "$java_found_rank" ]; then
        java_found=$2
        java_found_rank=$java_rank
    fi
}

# Looks through the usual folders, then the path; sets java_found to the best Java home, or to nothing.
# $1: javac or java.
laminar_find_java() {
    java_found=
    java_found_rank=0
    laminar_each_java_home laminar_consider_java "$1"
    if [ -z "$java_found" ]; then
        java_on_path=$(command -v "$1" 2> /dev/null) || return 0
        java_home=$(readlink -f "$java_on_path" 2> /dev/null) || return 0
        laminar_consider_java "$1" "${java_home%/bin/*}"
    fi
}

laminar_use() {
    if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/$1" ]; then
        laminar_java_major "$JAVA_HOME"
        if [ "$java_major" -ge "$LAMINAR_JAVA_MINIMUM" ]; then
            export JAVA_HOME
            return 0
        fi
    fi
    laminar_find_java "$1"
    if [ -n "$java_found" ]; then
        JAVA_HOME=$java_found
        export JAVA_HOME
        return 0
    fi
    {
        echo "cannot find a JDK of version $LAMINAR_JAVA_MINIMUM or newer: JAVA_HOME=${JAVA_HOME:-}"
        echo "install a JDK 25, for example Eclipse Temurin 25 (package temurin-25-jdk), or set JAVA_HOME to one"
        echo "(the JDK 17 of Debian 12 and the JDK 21 of older releases cannot run it)"
    } >&2
    return 1
}

laminar_use_jdk() { laminar_use javac; }

laminar_use_java() { laminar_use java; }
