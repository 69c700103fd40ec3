package io.laminar.numa;

import io.laminar.bindings.libc.Libc;
import io.laminar.memory.raw.VirtualMemory;
import io.laminar.memory.region.PlacementReport;
import io.laminar.memory.region.RegionConfig;
import io.laminar.numa.topology.MemoryNode;
import io.laminar.numa.topology.Topology;
import io.laminar.numa.topology.TransparentHugePages;
import java.util.ArrayList;
import java.util.List;

/** Grants to one reservation, before anybody touches it, what the machine has of what was wished for. */
final class RegionPlacing {
    private static final long HUGE_PAGE_BYTES = 1L << PageCalls.HUGE_PAGE_SHIFT;

    private final Topology topology;
    private final RegionConfig config;
    private final long address;
    private final long bytes;
    private final List<String> shortfalls = new ArrayList<>();
    private Placement placement;
    private String pages = "small";
    private boolean locked;

    RegionPlacing(Topology topology, RegionConfig config, Placement placement, long address, long bytes) {
        this.topology = topology;
        this.config = config;
        this.placement = placement;
        this.address = address;
        this.bytes = (bytes + VirtualMemory.PAGE_BYTES - 1) & -VirtualMemory.PAGE_BYTES;
    }

    PlacementReport.Entry place(String tag, long requestedBytes) {
        if (VirtualMemory.mode().equals("mmap")) {
            try {
                soften();
                hugePages();
                bind();
                lock();
            } catch (LinkageError e) {
                placement = Placement.ANY;
                shortfalls.add("memory is not placed: this C library is not as expected: " + e);
            }
        } else {
            placement = Placement.ANY;
            shortfalls.add("memory is not placed: it comes from arenas of the JDK, because there is no mmap");
        }
        return new PlacementReport.Entry(tag, address, requestedBytes, placement.text(), pages, locked, shortfalls);
    }

    /** A strict binding that the region can outgrow would end the process while other nodes have memory left. */
    private void soften() {
        boolean strict = placement.mode() == Placement.Mode.BIND;
        boolean elsewhere = !topology.nodesWithMemory().minus(placement.nodes()).isEmpty();
        long most = nodeBytes();
        if (strict && elsewhere && most > 0 && bytes > most) {
            placement = placement.softened();
        }
    }

    private long nodeBytes() {
        return topology.nodes().stream()
                .filter(node -> placement.nodes().contains(node.index()))
                .mapToLong(MemoryNode::totalBytes)
                .sum();
    }

    private void bind() {
        if (placement.mode() == Placement.Mode.ANY) {
            return;
        }
        String errno = PageCalls.bind(address, bytes, placement);
        if (!errno.isEmpty()) {
            shortfalls.add("not bound: placement=" + placement.text() + ", errno=" + errno + hint(errno));
            placement = Placement.ANY;
        }
    }

    private static String hint(String errno) {
        return switch (errno) {
            case "EINVAL" -> " (no such node with memory, or not one of Mems_allowed in /proc/self/status)";
            case "EPERM" -> " (a seccomp filter; in a container: --cap-add SYS_NICE)";
            case "ENOSYS" -> " (a kernel without NUMA)";
            default -> " (see mbind(2))";
        };
    }

    private void hugePages() {
        long whole = bytes & -HUGE_PAGE_BYTES;
        if (whole == 0) {
            return;
        }
        switch (config.hugePages()) {
            case OFF -> PageCalls.advise(address, bytes, Libc.MADV_NOHUGEPAGE());
            case TRANSPARENT -> transparent(address, whole);
            case AUTO -> {
                if (freePoolBytes() < whole || !reserved(whole)) {
                    transparent(address, whole);
                }
            }
            case RESERVED -> reservedAsFarAsTheyGo(whole);
        }
    }

    private void reservedAsFarAsTheyGo(long whole) {
        long free = freePoolBytes();
        long front = Math.min(whole, free);
        if (front < whole) {
            shortfalls.add("too few huge pages were set aside: bytes=" + whole + ", freeBytes=" + free
                    + " (raise vm.nr_hugepages, of " + HUGE_PAGE_BYTES / 1024 + " KiB each)");
        }
        boolean done = front > 0 && reserved(front);
        if (!done) {
            transparent(address, whole);
        } else if (front < whole) {
            String before = pages;
            transparent(address + front, whole - front);
            pages = before + " for the first " + (front >> 20) + " MiB, then " + pages;
        }
    }

    /** What can be taken without asking a node that this memory is not for. */
    private long freePoolBytes() {
        boolean strict = placement.mode() == Placement.Mode.BIND;
        return topology.nodes().stream()
                .filter(node -> !strict || placement.nodes().contains(node.index()))
                .mapToLong(node -> node.freePoolBytes(HUGE_PAGE_BYTES))
                .sum();
    }

    private boolean reserved(long front) {
        String errno = PageCalls.replaceByHugePages(address, front, placement);
        if (!errno.isEmpty()) {
            shortfalls.add("huge pages that were set aside cannot be had: errno=" + errno
                    + " (others took them meanwhile, or Linux is older than 5.16)");
            return false;
        }
        pages = "huge, set aside";
        return true;
    }

    private void transparent(long from, long size) {
        TransparentHugePages mode = topology.transparentHugePages();
        if (mode == TransparentHugePages.NEVER || mode == TransparentHugePages.UNKNOWN) {
            pages = "small";
            shortfalls.add("no transparent huge pages: the kernel has them "
                    + (mode == TransparentHugePages.NEVER ? "switched off" : "not at all")
                    + " (echo madvise > /sys/kernel/mm/transparent_hugepage/enabled)");
            return;
        }
        String errno = PageCalls.advise(from, size, Libc.MADV_HUGEPAGE());
        pages = errno.isEmpty() ? "huge where the kernel can" : "small";
        if (!errno.isEmpty()) {
            shortfalls.add("no transparent huge pages: errno=" + errno);
        }
    }

    private void lock() {
        if (!config.locked()) {
            return;
        }
        String errno = PageCalls.lock(address, bytes);
        locked = errno.isEmpty();
        if (!locked) {
            long limit = PageCalls.lockLimitBytes();
            shortfalls.add("not locked: bytes=" + bytes + ", limitBytes=" + (limit < 0 ? "unlimited" : limit)
                    + ", errno=" + errno + " (raise the limit: ulimit -l unlimited, or memlock in"
                    + " /etc/security/limits.conf; or lower state.limit)");
        }
    }
}
