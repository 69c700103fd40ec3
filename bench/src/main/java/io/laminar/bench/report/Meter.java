package io.laminar.bench.report;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the thread between start and stop has used: time, processor time, bytes allocated; and the processor time of the
 * whole process, because the kernel may do the work on threads of its own, which count as this process's. Intervals add
 * up, but for bytes.
 *
 * @threading start and stop on the thread that is measured
 */
public final class Meter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Path STAT = Path.of("/proc/self/stat");
    /** USER_HZ of Linux, on every machine that runs this. */
    private static final long TICK_NS = 10_000_000;

    private static final int USER_TICKS = 11;

    private final NamedThreads kernel = NamedThreads.kernel();
    private final NamedThreads compilers = NamedThreads.compilers();
    private long startNs;
    private long startCpuNs;
    private long startProcessNs;
    private long startBytes;

    private long elapsed;
    private long cpu;
    private long process;
    private long bytes = Long.MAX_VALUE;

    public void start() {
        kernel.start();
        compilers.start();
        startProcessNs = processCpuNs();
        startCpuNs = THREADS.getCurrentThreadCpuTime();
        startNs = System.nanoTime();
        startBytes = THREADS.getCurrentThreadAllocatedBytes();
    }

    public void stop() {
        bytes = Math.min(bytes, THREADS.getCurrentThreadAllocatedBytes() - startBytes);
        elapsed += System.nanoTime() - startNs;
        cpu += THREADS.getCurrentThreadCpuTime() - startCpuNs;
        process += processCpuNs() - startProcessNs;
        compilers.stop();
        kernel.stop();
    }

    /** {@return wall clock, in nanoseconds} */
    public long elapsedNs() {
        return elapsed;
    }

    /** {@return processor time of the thread, in nanoseconds} */
    public long cpuNs() {
        return cpu;
    }

    /**
     * {@return processor time of the process, its workers in the kernel included and the JVM's compilers not, in steps
     * of 10 ms}
     *
     * @param otherwise what to say without /proc
     */
    public long processCpuNs(long otherwise) {
        return process == 0 ? otherwise : Math.max(otherwise, process - compilers.cpuNs());
    }

    /** {@return processor time of the kernel's own threads meanwhile, for whomever: {@link NamedThreads#kernel}} */
    public long kernelCpuNs() {
        return kernel.cpuNs();
    }

    /**
     * {@return bytes that the thread has allocated in that interval in which it were the fewest: the JVM itself may
     * allocate for it, once, when it links or compiles what runs, but what an operation allocates comes in each}
     */
    public long allocatedBytes() {
        return bytes;
    }

    /** {@return bytes that a thread has allocated since it began} */
    public static long allocatedBytesOf(long threadId) {
        return THREADS.getThreadAllocatedBytes(threadId);
    }

    private static long processCpuNs() {
        if (!Files.isReadable(STAT)) {
            return 0;
        }
        try {
            String stat = Files.readString(STAT);
            // The name in parentheses may hold blanks; behind it comes field 3.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1])) * TICK_NS;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
