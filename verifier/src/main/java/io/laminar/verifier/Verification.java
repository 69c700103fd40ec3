package io.laminar.verifier;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.laminar.verifier.AllocationSections.Measured;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.Recording;

/**
 * One measurement: threads open and close {@link AllocationSections}, first to warm up, then for {@link #measure() the
 * count}; {@link #report()} judges.
 *
 * <pre>{@code
 * try (Verification verification = new Verification()) {
 *     AllocationSections sections = verification.sections();
 *     Section hot = sections.section("hot");
 *     ... // begin(hot), the code, end(): until compiled
 *     verification.measure();
 *     ... // begin(hot), the code, end()
 *     Report report = verification.report();
 * }
 * }</pre>
 *
 * <p>In a JVM with TLABs the bytes are as exact, but no event names who allocated them: the report is then
 * {@linkplain Report#valid() not valid}. {@link NoTlabJvm} starts one without.
 *
 * @threading {@link #sections()} any thread, for itself; the rest one thread
 */
public final class Verification implements AutoCloseable {
    static final String ALLOCATION = "jdk.ObjectAllocationOutsideTLAB";
    static final String DATA_LOSS = "jdk.DataLoss";

    private final List<AllocationSections> threads = new ArrayList<>();
    private final ThreadLocal<AllocationSections> own = ThreadLocal.withInitial(this::open);
    private final AtomicInteger ids = new AtomicInteger(SectionEvent.WINDOW);
    private final Recording recording = new Recording();
    private final AtomicInteger phase = new AtomicInteger();

    /** Begins: the events of sections are recorded from now on, those of allocations with {@link #measure()}. */
    public Verification() {
        recording.setName("io.laminar.verifier");
        recording.setToDisk(true);
        recording.enable(SectionEvent.NAME).withoutThreshold().withoutStackTrace();
        recording.enable(SectionNameEvent.NAME).withoutThreshold().withoutStackTrace();
        recording.enable(DATA_LOSS);
        recording.start();
    }

    /** {@return whether this JVM allocates without TLABs, so that every allocation is an event} */
    public static boolean hasEvents() {
        HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return hotSpot != null && hotSpot.getVMOption("UseTLAB").getValue().equals("false");
    }

    /**
     * {@return the sections of the current thread}
     *
     * @allocation when the thread asks for the first time
     */
    public AllocationSections sections() {
        return own.get();
    }

    private AllocationSections open() {
        AllocationSections sections = new AllocationSections(this, Thread.currentThread());
        synchronized (threads) {
            threads.add(sections);
        }
        return sections;
    }

    int nextId() {
        return ids.incrementAndGet();
    }

    int phase() {
        return phase.get();
    }

    /** Begins the count: sections that are begun from now on belong to it, all before was warming up. */
    public void measure() {
        if (hasEvents()) {
            recording.enable(ALLOCATION).withStackTrace();
        }
        phase.incrementAndGet();
    }

    /**
     * {@return bytes that sections of all threads have allocated since they began, or since the count began, as far as
     * they are judged} To be asked while no section is open: while warming up, by {@link WarmUp}.
     */
    public long judgedBytes() {
        synchronized (threads) {
            return threads.stream().mapToLong(AllocationSections::judgedBytes).sum();
        }
    }

    /**
     * Judges what was counted since {@link #measure()}, which may be called again afterwards. No section may be open,
     * and none may be begun meanwhile.
     *
     * @return what each section has allocated, who did it, and whether that is proven
     * @throws IOException when the recording cannot be written or read
     */
    public Report report() throws IOException {
        List<Measured> measured = new ArrayList<>();
        synchronized (threads) {
            for (AllocationSections thread : threads) {
                measured.add(thread.finish());
            }
        }
        // Reading a recording allocates far more than what is in it: that must not be recorded in turn.
        recording.disable(ALLOCATION);
        Path file = Files.createTempFile("laminar-verify", ".jfr");
        try {
            recording.dump(file);
            return new Judge(measured, hasEvents()).judge(Witness.read(file));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void close() {
        recording.close();
    }
}
