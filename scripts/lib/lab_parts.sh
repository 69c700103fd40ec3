# shellcheck shell=bash
# What the lab's machines are made of. To be sourced by scripts/lab after java.sh, with $root set. Each part is made
# once and kept in target/lab, except for the classes under test.

lab_folder=$root/target/lab

# Debian's names; each with the program or library that it is needed for.
lab_packages=(
    qemu-system-x86:qemu-system-x86_64 busybox-static:busybox cpio:cpio e2fsprogs:mkfs.ext4
    libnuma1:libnuma.so.1 liburing2:liburing.so.2
)

# Prints the file of a library of the system.
lab_library() { PATH=$PATH:/sbin ldconfig -p | sed -n "s/^[[:space:]]*$1 .*x86-64.* => //p" | head -n 1; }

lab_missing() {
    local entry wanted
    for entry in "${lab_packages[@]}"; do
        wanted=${entry#*:}
        case $wanted in
            *.so.*) [ -n "$(lab_library "$wanted")" ] || echo "${entry%%:*}" ;;
            *) PATH=$PATH:/sbin:/usr/sbin command -v "$wanted" > /dev/null || echo "${entry%%:*}" ;;
        esac
    done
}

# Installs what is missing when $1 is true, or says what to install.
lab_have_tools() {
    if [ "$(uname -sm)" != "Linux x86_64" ] || ! command -v apt-get > /dev/null; then
        echo "scripts/lab needs Debian on x86-64: its kernel and emulator come from there" >&2
        return 1
    fi
    local missing
    mapfile -t missing < <(lab_missing)
    [ ${#missing[@]} -ne 0 ] || return 0
    if $1; then
        apt-get update -qq &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null &&
            mapfile -t missing < <(lab_missing)
        [ ${#missing[@]} -ne 0 ] || return 0
    fi
    echo "missing: ${missing[*]}" >&2
    echo "install with: apt-get install --no-install-recommends ${missing[*]}   (or, as root: scripts/lab --install)" >&2
    return 1
}

# Debian's kernel for virtual machines: it has NVMe, ext4, NUMA and io_uring built in, so that no module is needed.
lab_kernel() {
    local kernel=$lab_folder/kernel
    [ ! -s "$kernel/vmlinuz" ] || return 0
    local package
    package=$(apt-cache depends linux-image-cloud-amd64 2> /dev/null | sed -n 's/^ *Depends: //p' | head -n 1)
    if [ -z "$package" ]; then
        echo "apt-get knows no linux-image-cloud-amd64: run apt-get update; Debian has it" >&2
        return 1
    fi
    echo "downloading $package" >&2
    rm -rf "$kernel"
    mkdir -p "$kernel/package"
    # As root, apt-get warns that it downloads without a sandbox.
    (cd "$kernel" && apt-get download -qq -o APT::Sandbox::User=root "$package" >&2) &&
        dpkg -x "$kernel"/*.deb "$kernel/package" || return 1
    if ! grep -q /nvme.ko "$kernel"/package/lib/modules/*/modules.builtin; then
        echo "$package has no NVMe driver built in: the lab needs a kernel that has" >&2
        return 1
    fi
    mv "$kernel"/package/boot/vmlinuz-* "$kernel/vmlinuz" || return 1
    rm -rf "$kernel"/package "$kernel"/*.deb
}

# A run-time of the two modules that the checks need, with an archive of classes, so that it starts sooner.
lab_jdk() {
    local version
    version=$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$JAVA_HOME/release")
    lab_java=$lab_folder/jdk-${version:-unknown}
    [ ! -x "$lab_java/bin/java" ] || return 0
    echo "linking a small JDK" >&2
    rm -rf "$lab_folder"/jdk-*
    "$JAVA_HOME/bin/jlink" --add-modules java.base,jdk.unsupported --strip-debug --no-man-pages --no-header-files \
        --generate-cds-archive --output "$lab_java" > "$lab_folder/jlink.log" 2>&1 && return 0
    # It warns of classes that are left out; that is only worth reading when it fails.
    cat "$lab_folder/jlink.log" >&2
    return 1
}

# Copies a file to the same path in the guest's root, following links.
lab_copy() { install -D "$(readlink -f "$2")" "$1$2"; }

# Prints the files of the libraries that the given files need.
lab_needed() { ldd "$@" 2> /dev/null | sed -n 's/^[^:]*[[:space:]]\(\/[^ :]*\) (0x.*/\1/p' | sort -u; }

lab_pack() { (cd "$1" && find . -print0 | LC_ALL=C sort -z | cpio --quiet --null -o -H newc -R 0:0) > "$2"; }

# The guest's root without what is tested: busybox, the JDK, libraries. Not compressed: unpacking would be emulated.
lab_base() {
    local base=$lab_folder/base guest=$lab_folder/base.new init=$root/scripts/lib/lab_init.sh
    [ "$base" -nt "$init" ] && [ "$base" -nt "$lab_java/bin/java" ] && return 0
    rm -rf "$guest"
    mkdir -p "$guest/bin"
    cp "$(command -v busybox)" "$guest/bin/busybox"
    ln -s busybox "$guest/bin/sh"
    install -m 755 "$init" "$guest/init"
    cp -R "$lab_java" "$guest/jdk"
    local file libraries=("$(lab_library libnuma.so.1)" "$(lab_library liburing.so.2)")
    for file in "${libraries[@]}" $(lab_needed "${libraries[@]}" "$lab_java"/bin/java "$lab_java"/lib/server/libjvm.so \
        "$lab_java"/lib/*.so); do
        case $file in
            "$lab_java"/*) ;;
            *) lab_copy "$guest" "$file" ;;
        esac
    done
    lab_pack "$guest" "$base"
    rm -rf "$guest"
}

lab_modules=(native-bindings ffm-memory ring0-core numa iouring)

# True when there is no build, or a source is newer than the last one, whether that was the lab's or scripts/test.
lab_is_stale() {
    local module built sources=("$root/pom.xml")
    for module in "${lab_modules[@]}"; do
        sources+=("$root/$module/pom.xml" "$root/$module/src")
    done
    for built in "$lab_folder/built" "$root/iouring/target/test-classes/io/laminar/iouring/DevicePollingCheck.class"; do
        if [ -f "$built" ] && [ -d "$root/numa/target/test-classes" ] &&
            [ -z "$(find "${sources[@]}" -newer "$built" -print -quit)" ]; then
            return 1
        fi
    done
}

lab_classes() {
    lab_is_stale || return 0
    if ! command -v mvn > /dev/null; then
        echo "cannot find mvn: install Apache Maven 3.8.6 or newer (apt-get install maven)" >&2
        return 1
    fi
    echo "building" >&2
    : > "$lab_folder/started"
    if ! mvn --batch-mode --no-transfer-progress -pl numa,iouring -am -DskipTests test-compile \
        > "$lab_folder/build.log" 2>&1; then
        grep -m 20 ERROR "$lab_folder/build.log" >&2
        echo "the build failed: see target/lab/build.log" >&2
        return 1
    fi
    mv "$lab_folder/started" "$lab_folder/built"
}

# Adds the classes under test and the checks $1 to the root. The kernel unpacks archives one behind the other.
lab_archive() {
    local guest=$lab_folder/tested module kind classpath=
    rm -rf "$guest"
    mkdir -p "$guest/lab"
    for module in "${lab_modules[@]}"; do
        for kind in classes test-classes; do
            [ -d "$root/$module/target/$kind" ] || continue
            mkdir -p "$guest/lab/$module"
            cp -R "$root/$module/target/$kind" "$guest/lab/$module/$kind"
            classpath=$classpath:/lab/$module/$kind
        done
    done
    echo "${classpath#:}" > "$guest/lab/classpath"
    echo "$1" > "$guest/lab/checks"
    lab_pack "$guest" "$lab_folder/tested.cpio"
    cat "$lab_folder/base" "$lab_folder/tested.cpio" > "$lab_folder/initramfs"
}

# Empty disks: two on a controller that gets poll queues, of which the second has a file system, and one that gets none.
lab_disks() {
    local disk
    lab_disk_arguments=()
    for disk in polled files plain; do
        rm -f "$lab_folder/$disk.img"
        truncate -s 64M "$lab_folder/$disk.img"
        lab_disk_arguments+=(-drive "file=$lab_folder/$disk.img,if=none,id=$disk,format=raw,cache=unsafe")
    done
    PATH=$PATH:/sbin:/usr/sbin mkfs.ext4 -q -F "$lab_folder/files.img"
    lab_disk_arguments+=(
        -device nvme,id=first,serial=polled -device nvme-ns,bus=first,drive=polled,nsid=1
        -device nvme-ns,bus=first,drive=files,nsid=2
        -device nvme,id=second,serial=plain -device nvme-ns,bus=second,drive=plain,nsid=1
    )
}

# Reads the guest's report $1; $2 is how QEMU ended, $3 the checks that were asked for.
lab_verdict() {
    local name rest good=true count
    while read -r name rest; do
        if ! grep -q "^lab: $name ended with 0 " "$1"; then
            echo "check $name did not end well: $(grep "^lab: $name ended" "$1" || echo "it did not end")"
            good=false
        fi
    done <<< "$3"
    count=$(grep -c '^ok ' "$1" || true)
    if ! grep -q '^lab: done$' "$1"; then
        echo "the machine did not come to the end$([ "$2" -eq 0 ] || echo ": exit code $2, 124 is the time limit")"
        good=false
    fi
    if grep -q '^FAIL' "$1" || [ "$count" -eq 0 ]; then
        good=false
    fi
    echo "$count ok, $(grep -c '^FAIL' "$1" || true) failed"
    $good
}
