# shellcheck shell=bash
# Builds and starts the command line. To be sourced after java.sh, with $root set:
#
#   launch_prepare        # builds when a source is newer than the last build; sets launch_classpath and launch_flags
#   launch_exec WORD...   # replaces the shell by the JVM
#
# target/launcher keeps what start-up needs: the time of the last build, and an archive of loaded and linked classes
# (an AOT cache from JDK 25 on, a class-data archive before), which is made anew after each build.

launch_folder=$root/target/launcher

# True when there is no build, or a source is newer.
launch_is_stale() {
    local jars=("$root"/cli/target/laminar-cli-*.jar) built=$launch_folder/built
    [ -e "${jars[0]}" ] && [ -d "$root/cli/target/lib" ] || return 0
    # Whoever ran Maven or scripts/test has built too.
    [ -e "$built" ] || built=${jars[0]}
    local sources=("$root/pom.xml" "$root/native-bindings/src/generated") module
    for module in verifier native-bindings ffm-memory numa ring0-core storage iouring sql engine cli; do
        sources+=("$root/$module/pom.xml" "$root/$module/src/main")
    done
    [ -n "$(find "${sources[@]}" -newer "$built" -print -quit 2> /dev/null)" ]
}

launch_build() {
    echo "laminar: building, which happens once and after changes (log: target/launcher/build.log)" >&2
    if ! command -v mvn > /dev/null; then
        echo "cannot find mvn: install Apache Maven 3.8.6 or newer (apt-get install maven)" >&2
        return 1
    fi
    laminar_use_jdk || return 1
    : > "$launch_folder/started"
    if ! (cd "$root" && mvn --quiet --batch-mode --no-transfer-progress -pl cli -am -DskipTests package) \
        > "$launch_folder/build.log" 2>&1; then
        grep -m 20 ERROR "$launch_folder/build.log" >&2
        echo "the build failed: see target/launcher/build.log" >&2
        return 1
    fi
    mv "$launch_folder/started" "$launch_folder/built"
}

launch_prepare() {
    if launch_is_stale; then
        mkdir -p "$launch_folder" || return 1
        # One builds; others that start meanwhile wait for it.
        if command -v flock > /dev/null; then
            (flock 9 && { ! launch_is_stale || launch_build; }) 9> "$launch_folder/lock" || return 1
        else
            launch_build || return 1
        fi
    fi
    local jars=("$root"/cli/target/laminar-cli-*.jar "$root"/cli/target/lib/*.jar) IFS=:
    launch_classpath="${jars[*]}"
    launch_jars=("${jars[@]}")
    laminar_use_java || return 1
    laminar_java_major "$JAVA_HOME"
    launch_choose_flags
}

# Serial collector: the engine keeps its rows outside the heap, so there is little to collect, and it starts quickest.
# It leaves counted loops without safepoint polls unless told otherwise.
launch_choose_flags() {
    launch_flags=(
        -XX:+UseSerialGC -XX:+UseCountedLoopSafepoints -XX:LoopStripMiningIter=1000
        -XX:-UsePerfData --enable-native-access=ALL-UNNAMED
    )
    local archive=$launch_folder/jdk-$java_major
    if [ "$java_major" -lt 25 ]; then
        mkdir -p "$launch_folder"
        launch_flags+=(-XX:SharedArchiveFile="$archive.jsa" -XX:+AutoCreateSharedArchive -Xlog:cds=off)
        return
    fi
    local jar
    for jar in "${launch_jars[@]}"; do
        [ "$archive.aot" -nt "$jar" ] || { launch_train "$archive.aot"; break; }
    done
    if [ -s "$archive.aot" ]; then
        launch_flags+=(-XX:AOTCache="$archive.aot" -Xlog:aot=off -Xlog:cds=off)
    fi
}

# Runs a small script once and keeps what the JVM loaded and linked for it in $1. An empty file says that it failed,
# so that it is not tried at every start.
launch_train() {
    mkdir -p "$launch_folder" || return 0
    local output=$launch_folder/train.$$.aot
    "$JAVA_HOME/bin/java" "${launch_flags[@]}" -XX:AOTCacheOutput="$output" -cp "$launch_classpath" \
        io.laminar.cli.Main run --quiet "$root/scripts/lib/train.sql" > "$launch_folder/train.log" 2>&1 < /dev/null
    [ -s "$output" ] || : > "$output"
    mv "$output" "$1"
    rm -f "$output".*
}

launch_exec() {
    local terminals= more=()
    [ ! -t 1 ] || terminals=out
    [ ! -t 2 ] || terminals=$terminals,err
    [ -z "${LAMINAR_JAVA_OPTIONS:-}" ] || read -ra more <<< "$LAMINAR_JAVA_OPTIONS"
    exec "$JAVA_HOME/bin/java" "${launch_flags[@]}" ${more[@]+"${more[@]}"} -Dlaminar.terminals="$terminals" \
        -cp "$launch_classpath" io.laminar.cli.Main "$@"
}
