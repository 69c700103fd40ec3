package io.laminar.numa.cpu;

import io.laminar.numa.topology.NumberSet;
import io.laminar.numa.topology.Topology;

/**
 * Keeps the calling platform thread on one CPU.
 *
 * <pre>{@code
 * if (CpuPinning.pin(3, topology) instanceof CpuPinning.Pinned pinned) {
 *     try (pinned) {
 *         ... // runs on CPU 3 only
 *     }
 * }
 * }</pre>
 *
 * @threading a thread pins itself
 */
public final class CpuPinning {
    private CpuPinning() {}

    /** What came of it. */
    public sealed interface Outcome {}

    /**
     * The thread stays where it is, and doing so was verified.
     *
     * @param cpu where
     * @param node of that CPU
     * @param thread which thread
     * @param before CPUs that it might run on until then
     */
    public record Pinned(int cpu, int node, Thread thread, NumberSet before) implements Outcome, AutoCloseable {
        /** {@return whether the thread, which asks itself, still runs on its CPU and nowhere else} */
        public boolean holds() {
            requireOwner();
            return isAt(cpu);
        }

        /** Lets the thread run where it might before. Closing twice is harmless. */
        @Override
        public void close() {
            requireOwner();
            AffinityCalls.setMask(before);
        }

        private void requireOwner() {
            if (Thread.currentThread() != thread) {
                throw new IllegalStateException(
                        "a thread's pinning is its own: pinned=" + thread + ", calling=" + Thread.currentThread());
            }
        }
    }

    /**
     * The thread runs where it did.
     *
     * @param reason why
     * @param hint what to do about it
     */
    public record Refused(String reason, String hint) implements Outcome {}

    /**
     * Pins the calling thread.
     *
     * @param cpu which CPU
     * @param topology as the process may use the machine
     * @return whether it is there now
     * @blocking until the thread runs there
     */
    public static Outcome pin(int cpu, Topology topology) {
        Topology.Cpus cpus = topology.cpus();
        if (Thread.currentThread().isVirtual()) {
            return new Refused("a virtual thread has no CPU of its own", "run it on a platform thread");
        }
        if (!cpus.online().contains(cpu)) {
            return new Refused(
                    "no such CPU is online: cpu=" + cpu + ", online=" + cpus.online(), "choose one that is online");
        }
        if (!cpus.usable().contains(cpu)) {
            return new Refused(
                    "the process may not use this CPU: cpu=" + cpu + ", allowed=" + cpus.allowed(),
                    "widen what taskset or the control group's cpuset allows");
        }
        return pinTo(cpu);
    }

    private static Outcome pinTo(int cpu) {
        NumberSet before = AffinityCalls.mask();
        String errno = AffinityCalls.setMask(NumberSet.of(cpu));
        if (!errno.isEmpty()) {
            return new Refused(
                    "the kernel refuses: cpu=" + cpu + ", errno=" + errno,
                    "look at the control group's cpuset.cpus.effective");
        }
        Whereabouts now = Whereabouts.now();
        if (!isAt(cpu)) {
            AffinityCalls.setMask(before);
            return new Refused(
                    "the thread runs elsewhere all the same: cpu=" + cpu + ", found=" + now.cpu(),
                    "a sandbox may take the call and not do it");
        }
        return new Pinned(cpu, now.node(), Thread.currentThread(), before);
    }

    private static boolean isAt(int cpu) {
        return AffinityCalls.mask().equals(NumberSet.of(cpu))
                && Whereabouts.now().cpu() == cpu;
    }
}
