# A disk with a volatile cache, as a plug-in of nbdkit: writes are durable when a flush has come after them, or when
# they carry FUA; the power cut is the end of this process.
#
#   folder=DIR    holds "durable", the bytes that survive, and "pending", the writes since the last flush, in order:
#                 offset and length as 8 bytes each, then the bytes
#   mib=N         size
#   doom=FILE     once this file is there the disk dies at the write whose number, from then on, it holds
#   lie=FILE      a control: once this file is there, flushes are answered and nothing becomes durable
#
# Each write is in "pending" before it is answered, so whoever cuts the power finds all of them there.
import os
import signal
import struct

import nbdkit

API_VERSION = 2
HEAD = struct.Struct("<QQ")

settings = {}
disk = None
durable = -1
pending = -1
writes = []
counts = {"write": 0, "flush": 0}


def config(key, value):
    settings[key] = value


def config_complete():
    if "folder" not in settings or "mib" not in settings:
        raise RuntimeError("folder=DIR and mib=N are needed")


def thread_model():
    return nbdkit.THREAD_MODEL_SERIALIZE_ALL_REQUESTS


def after_fork():
    global disk, durable, pending
    size = int(settings["mib"]) << 20
    disk = bytearray(size)
    durable = os.open(os.path.join(settings["folder"], "durable"), os.O_RDWR | os.O_CREAT)
    os.truncate(durable, size)
    at = 0
    while at < size:
        part = os.pread(durable, 1 << 20, at)
        disk[at:at + len(part)] = part
        at += len(part)
    pending = os.open(os.path.join(settings["folder"], "pending"), os.O_RDWR | os.O_CREAT | os.O_TRUNC)


def open_(readonly):
    return 1


globals()["open"] = open_


def get_size(handle):
    return len(disk)


def can_write(handle):
    return True


def can_flush(handle):
    return True


def can_fua(handle):
    return nbdkit.FUA_NATIVE


def can_multi_conn(handle):
    return True


def pread(handle, buffer, offset, flags):
    buffer[:] = disk[offset:offset + len(buffer)]


def pwrite(handle, buffer, offset, flags):
    counts["write"] += 1
    content = bytes(buffer)
    disk[offset:offset + len(content)] = content
    if flags & nbdkit.FLAG_FUA and not lies():
        os.pwrite(durable, content, offset)
    else:
        os.write(pending, HEAD.pack(offset, len(content)) + content)
        writes.append((offset, content))
    doom()


def doom():
    if "doomed" not in counts:
        try:
            with io_open(settings.get("doom", ""), "r") as file:
                counts["doomed"] = counts["write"] + int(file.read())
        except (OSError, ValueError):
            return
    if counts["write"] >= counts["doomed"]:
        os.kill(os.getpid(), signal.SIGKILL)


def lies():
    return "lie" in settings and os.path.exists(settings["lie"])


def flush(handle, flags):
    counts["flush"] += 1
    with io_open(os.path.join(settings["folder"], "counts"), "w") as file:
        file.write("%d %d\n" % (counts["write"], counts["flush"]))
    if lies():
        return
    for offset, content in writes:
        os.pwrite(durable, content, offset)
    writes.clear()
    os.ftruncate(pending, 0)
    os.lseek(pending, 0, os.SEEK_SET)


from io import open as io_open  # noqa: E402  the name open is the plug-in's
