package io.laminar.bindings;

import io.laminar.bindings.libc.Libc;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Calls about the process and its threads: where they run, what they may use, and how they wake each other. */
public final class ProcessCalls {
    /** {@code struct rlimit}: the limit that holds, and how far it may be raised; -1 is RLIM_INFINITY. */
    public static final StructLayout RLIMIT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("rlim_cur"), ValueLayout.JAVA_LONG.withName("rlim_max"))
            .withName("rlimit");

    public static final int RLIMIT_NOFILE = 7;
    public static final int RLIMIT_MEMLOCK = 8;

    private static final MethodHandle SCHED_SETAFFINITY =
            CapturingLink.of(Libc.sched_setaffinity$address(), Libc.sched_setaffinity$descriptor());
    private static final MethodHandle SCHED_GETAFFINITY =
            CapturingLink.of(Libc.sched_getaffinity$address(), Libc.sched_getaffinity$descriptor());
    private static final MethodHandle GETCPU = CapturingLink.of(
            "getcpu", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    private static final MethodHandle EVENTFD = CapturingLink.of(Libc.eventfd$address(), Libc.eventfd$descriptor());
    private static final MethodHandle GETRLIMIT = CapturingLink.of(
            "getrlimit", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    private ProcessCalls() {}

    /**
     * {@code int sched_setaffinity(pid_t pid, size_t cpusetsize, const cpu_set_t *mask)}
     *
     * @param capture takes {@code errno}
     * @param thread 0 for the calling one
     * @param maskAddress 64-bit words, bit 0 of word 0 being CPU 0
     * @return 0; or -1: EINVAL when no CPU of the mask may be used, ESRCH, EPERM
     * @native sched_setaffinity(2)
     * @threading any; a virtual thread would pin its carrier
     * @allocation none after linking
     * @blocking until the thread runs where it may
     */
    public static int setAffinity(MemorySegment capture, int thread, long maskBytes, long maskAddress) {
        try {
            return (int) SCHED_SETAFFINITY.invokeExact(capture, thread, maskBytes, maskAddress);
        } catch (Throwable t) {
            throw new LinkageError("sched_setaffinity", t);
        }
    }

    /**
     * {@code int sched_getaffinity(pid_t pid, size_t cpusetsize, cpu_set_t *mask)}
     *
     * @param capture takes {@code errno}
     * @param thread 0 for the calling one
     * @param maskBytes room at the address; less than the kernel's own mask is EINVAL
     * @param maskAddress where 64-bit words go, bit 0 of word 0 being CPU 0
     * @return 0; or -1: EINVAL, ESRCH
     * @native sched_getaffinity(2)
     * @threading any
     * @allocation none after linking
     * @blocking never
     */
    public static int affinity(MemorySegment capture, int thread, long maskBytes, long maskAddress) {
        try {
            return (int) SCHED_GETAFFINITY.invokeExact(capture, thread, maskBytes, maskAddress);
        } catch (Throwable t) {
            throw new LinkageError("sched_getaffinity", t);
        }
    }

    /**
     * {@code int getcpu(unsigned *cpu, unsigned *node)}
     *
     * @param capture takes {@code errno}
     * @param cpuAddress where the CPU goes that the thread runs on right now; 0 for none
     * @param nodeAddress where its node goes; 0 for none
     * @return 0; a wrong address kills the process, because the kernel's code runs in it, as a function
     * @native glibc 2.29; getcpu(2)
     * @threading any; the answer is old at once unless the thread is pinned
     * @allocation none after linking
     * @blocking never; no system call on most machines
     */
    public static int cpu(MemorySegment capture, long cpuAddress, long nodeAddress) {
        try {
            return (int) GETCPU.invokeExact(capture, cpuAddress, nodeAddress);
        } catch (Throwable t) {
            throw new LinkageError("getcpu", t);
        }
    }

    /**
     * {@code int eventfd(unsigned int initval, int flags)}
     *
     * @param capture takes {@code errno}
     * @param flags EFD_CLOEXEC, EFD_NONBLOCK, EFD_SEMAPHORE together
     * @return a file descriptor, which the caller closes; or -1: EINVAL, EMFILE, ENFILE, ENOMEM
     * @native Linux 2.6.27; eventfd(2)
     * @threading any
     * @allocation none after linking
     * @blocking never
     */
    public static int eventDescriptor(MemorySegment capture, int initial, int flags) {
        try {
            return (int) EVENTFD.invokeExact(capture, initial, flags);
        } catch (Throwable t) {
            throw new LinkageError("eventfd", t);
        }
    }

    /**
     * {@code int getrlimit(int resource, struct rlimit *rlim)}
     *
     * @param capture takes {@code errno}
     * @param resource one of RLIMIT_*
     * @param limitAddress where a {@link #RLIMIT} goes
     * @return 0; or -1: EINVAL, EFAULT
     * @native getrlimit(2)
     * @threading any
     * @allocation none after linking
     * @blocking never
     */
    public static int limit(MemorySegment capture, int resource, long limitAddress) {
        try {
            return (int) GETRLIMIT.invokeExact(capture, resource, limitAddress);
        } catch (Throwable t) {
            throw new LinkageError("getrlimit", t);
        }
    }
}
