package io.laminar.bindings;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls about the nodes that pages lie on. They go to the kernel directly: the functions of libnuma of the same names
 * do nothing else, and these work without it. Masks are arrays of 64-bit words, bit 0 of word 0 being node 0.
 */
public final class NumaCalls {
    /** Mode: the pages lie on the node of the thread that touches them first. */
    public static final int MPOL_DEFAULT = 0;
    /** Mode: on the node of the mask, elsewhere when it is full. */
    public static final int MPOL_PREFERRED = 1;
    /** Mode: on nodes of the mask only. */
    public static final int MPOL_BIND = 2;
    /** Mode: page by page in turn on the nodes of the mask. */
    public static final int MPOL_INTERLEAVE = 3;

    /** Flag of {@link #bind}: pages that lie elsewhere already are moved. */
    public static final int MPOL_MF_MOVE = 2;

    /** Flag of {@link #policy}: the node instead of the policy. */
    public static final int MPOL_F_NODE = 1;
    /** Flag of {@link #policy}: about an address instead of the thread. */
    public static final int MPOL_F_ADDR = 2;

    private static final MethodHandle MBIND = CapturingLink.ofSystemCall(6);
    private static final MethodHandle GET_MEMPOLICY = CapturingLink.ofSystemCall(5);
    private static final MethodHandle MOVE_PAGES = CapturingLink.ofSystemCall(6);

    private NumaCalls() {}

    /**
     * {@code long mbind(void *addr, unsigned long len, int mode, const unsigned long *nodemask, unsigned long maxnode,
     * unsigned flags)}
     *
     * @param capture takes {@code errno}
     * @param address start of a page
     * @param mode one of MPOL_*
     * @param maskAddress the nodes; 0 for none
     * @param maskBits one more than the bits of the mask that count, as the kernel wants it
     * @param flags MPOL_MF_* together
     * @return 0; or -1: EINVAL for a node that is not there, EIO for pages that stayed elsewhere with MPOL_MF_STRICT
     * @native Linux 2.6.7, without NUMA in the kernel ENOSYS; mbind(2)
     * @threading any
     * @allocation none after linking
     * @blocking no; with MPOL_MF_MOVE until the pages are moved
     */
    public static long bind(
            MemorySegment capture, long address, long bytes, int mode, long maskAddress, long maskBits, int flags) {
        try {
            return (long) MBIND.invokeExact(
                    capture, CallNumbers.MBIND, address, bytes, (long) mode, maskAddress, maskBits, (long) flags);
        } catch (Throwable t) {
            throw new LinkageError("mbind", t);
        }
    }

    /**
     * {@code long get_mempolicy(int *mode, unsigned long *nodemask, unsigned long maxnode, void *addr, unsigned long
     * flags)}
     *
     * @param capture takes {@code errno}
     * @param modeAddress where an {@code int} goes: the policy, or with MPOL_F_NODE | MPOL_F_ADDR the node; 0 for none
     * @param maskAddress where the nodes go; 0 for none
     * @param maskBits bits that fit there; at least as many as the kernel was built for, or EINVAL
     * @param address the page that is asked about, with MPOL_F_ADDR; else 0
     * @param flags MPOL_F_* together
     * @return 0; or -1: EINVAL, EFAULT
     * @native Linux 2.6.7, without NUMA in the kernel ENOSYS; get_mempolicy(2)
     * @threading any; without MPOL_F_ADDR about the calling thread
     * @allocation none after linking
     * @blocking no; with MPOL_F_NODE the page is brought in
     */
    public static long policy(
            MemorySegment capture, long modeAddress, long maskAddress, long maskBits, long address, int flags) {
        try {
            return (long) GET_MEMPOLICY.invokeExact(
                    capture, CallNumbers.GET_MEMPOLICY, modeAddress, maskAddress, maskBits, address, (long) flags);
        } catch (Throwable t) {
            throw new LinkageError("get_mempolicy", t);
        }
    }

    /**
     * {@code long move_pages(int pid, unsigned long count, void **pages, const int *nodes, int *status, int flags)}
     *
     * @param capture takes {@code errno}
     * @param process 0 for this one
     * @param pagesAddress an array of addresses
     * @param nodesAddress an array of {@code int}, the nodes to move to; 0 only asks where the pages are
     * @param statusAddress an array of {@code int}: the node of each page, or {@code -errno}, -ENOENT when not there
     *     yet
     * @param flags MPOL_MF_MOVE or MPOL_MF_MOVE_ALL
     * @return 0, or how many pages could not be moved; or -1: ENODEV, EACCES, EINVAL, E2BIG
     * @native Linux 2.6.18, without NUMA in the kernel ENOSYS; move_pages(2)
     * @threading any
     * @allocation none after linking
     * @blocking until the pages are moved
     */
    public static long movePages(
            MemorySegment capture,
            int process,
            long count,
            long pagesAddress,
            long nodesAddress,
            long statusAddress,
            int flags) {
        try {
            return (long) MOVE_PAGES.invokeExact(
                    capture,
                    CallNumbers.MOVE_PAGES,
                    (long) process,
                    count,
                    pagesAddress,
                    nodesAddress,
                    statusAddress,
                    (long) flags);
        } catch (Throwable t) {
            throw new LinkageError("move_pages", t);
        }
    }
}
