#!/bin/busybox sh
# The first process of the lab's guest: see scripts/lab. Sets up two disks, runs the checks that /lab/checks lists, says
# how each ended, and powers off. Lines that begin with `lab:` are for scripts/lab.

/bin/busybox mkdir -p /proc /sys /dev /tmp /disk
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
/bin/busybox mount -t devtmpfs devtmpfs /dev
exec > /dev/console 2>&1 < /dev/null
/bin/busybox --install -s /bin
mount -t tmpfs tmpfs /tmp
ip link set lo up
ln -s /proc/self/fd /dev/fd
export PATH=/bin:/jdk/bin HOME=/tmp

# Disks are taken on in the background, after this has begun.
await_disks() {
    tries=0
    while [ "$(find /sys/class/block/ -name 'nvme*' | wc -l)" -lt "$1" ] && [ $tries -lt 100 ]; do
        tries=$((tries + 1))
        usleep 100000
    done
}
await_disks 3

# The number of poll queues is an option of the driver, not of a disk, but it is read when a disk is taken on: the one
# with serial number `plain` is taken off and on again with none.
parameter=/sys/module/nvme/parameters/poll_queues
for controller in /sys/class/nvme/nvme*; do
    [ "$(tr -d ' ' < "$controller/serial")" = plain ] || continue
    address=$(basename "$(readlink -f "$controller/device")")
    polled=$(cat "$parameter")
    echo "$address" > /sys/bus/pci/drivers/nvme/unbind
    await_disks 2
    echo 0 > "$parameter"
    echo "$address" > /sys/bus/pci/drivers/nvme/bind
    await_disks 3
    echo "$polled" > "$parameter"
done

for block in /sys/class/block/nvme*; do
    [ -e "$block" ] || continue
    name=$(basename "$block")
    serial=$(tr -d ' ' < "$block/device/serial")
    ln -s "/dev/$name" "/dev/lab-$serial-${name##*n}"
    echo "disk $name: serial $serial, io_poll $(cat "$block/queue/io_poll")"
done
[ ! -e /dev/lab-polled-2 ] || mount -t ext4 /dev/lab-polled-2 /disk || echo "cannot mount the second disk"
echo "kernel $(uname -r), $(nproc) CPUs, nodes $(cat /sys/devices/system/node/online)"
echo "lab: up after $(cut -d ' ' -f 1 /proc/uptime) s"

while read -r name words; do
    # shellcheck disable=SC2086
    java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -ea -Dlaminar.checked=true \
        --enable-native-access=ALL-UNNAMED -cp "$(cat /lab/classpath)" $words < /dev/null
    echo "lab: $name ended with $? after $(cut -d ' ' -f 1 /proc/uptime) s"
done < /lab/checks

echo "lab: done"
sync
poweroff -f
