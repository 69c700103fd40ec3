package io.laminar.bench.report;

import io.laminar.bindings.Errno;
import io.laminar.bindings.ProcessCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The processors that this process may use, and threads pinned to them. */
public final class Processors {
    private static final int MASK_BYTES = 128;

    private static final List<Integer> ALLOWED = allowed();

    private Processors() {}

    private static List<Integer> allowed() {
        List<Integer> found = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
            if (ProcessCalls.affinity(Errno.allocate(arena), 0, MASK_BYTES, mask.address()) >= 0) {
                for (int cpu = 0; cpu < MASK_BYTES * Byte.SIZE; cpu++) {
                    long word = mask.getAtIndex(ValueLayout.JAVA_LONG, cpu / Long.SIZE);
                    if ((word >>> cpu % Long.SIZE & 1) != 0) {
                        found.add(cpu);
                    }
                }
            }
        }
        return List.copyOf(found);
    }

    /**
     * Pins the calling thread.
     *
     * @param index which of the processors that the process may use, modulo how many there are
     * @return {@code cpu 0}; or that it is not pinned
     */
    public static String pin(int index) {
        if (ALLOWED.isEmpty()) {
            return "not pinned";
        }
        int cpu = ALLOWED.get(index % ALLOWED.size());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
            mask.setAtIndex(ValueLayout.JAVA_LONG, cpu / Long.SIZE, 1L << cpu % Long.SIZE);
            int answer = ProcessCalls.setAffinity(Errno.allocate(arena), 0, MASK_BYTES, mask.address());
            return answer == 0 ? "cpu " + cpu : "not pinned";
        }
    }

    /**
     * {@return what a task answers that runs on a thread of its own, pinned}
     *
     * @param index as of {@link #pin}
     */
    public static <T> T on(int index, Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(() -> {
            pin(index);
            return task.call();
        });
        Thread.ofPlatform().name("bench-pinned").start(future);
        return await(future);
    }

    /** {@return what a task that was started answers} */
    public static <T> T await(FutureTask<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
