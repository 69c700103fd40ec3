package io.laminar.verifier.junit;

import io.laminar.verifier.AllocatedBytes;
import io.laminar.verifier.AllocationSections;
import io.laminar.verifier.Report;
import io.laminar.verifier.Section;
import io.laminar.verifier.Verification;
import io.laminar.verifier.WarmUp;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Calls of a method in batches: to warm up, then measured as often as before. */
final class MeasuredCalls {
    /** The annotation's own defaults, for a method that only inherits the extension. */
    static final ZeroAllocation DEFAULTS = Defaulted.class.getAnnotation(ZeroAllocation.class);

    private static final long LEAST_WARM_UP_MILLIS = 200;
    private static final long BATCH_NS = 10_000_000;
    private static final int MOST_MEASURED = 3;
    private static final int LEAST_OBJECT_BYTES = 16;

    private MeasuredCalls() {}

    @ZeroAllocation
    private static final class Defaulted {}

    static Report measure(MethodHandle method, ZeroAllocation settings) throws Throwable {
        try (Verification verification = new Verification()) {
            AllocationSections sections = verification.sections();
            Section section = sections.section("test");
            WarmUp warmUp = new WarmUp(LEAST_WARM_UP_MILLIS, settings.warmUpMillis());
            long runs = 0;
            int batch = 1;
            long bytes;
            do {
                long startNs = System.nanoTime();
                long before = AllocatedBytes.ofThisThread();
                run(method, batch);
                bytes = AllocatedBytes.ofThisThread() - before;
                runs += batch;
                batch = System.nanoTime() - startNs < BATCH_NS ? Math.min(batch * 2, 1 << 20) : batch;
            } while (!warmUp.isOver(bytes));
            // The section's own code once as well, before it counts.
            measured(sections, section, method, 1);
            Report report = null;
            for (int attempt = 0; attempt < MOST_MEASURED && isOpen(report, runs); attempt++) {
                long count = Math.max(runs, settings.runs());
                verification.measure();
                measured(sections, section, method, count);
                report = verification.report();
                runs += count;
            }
            return Objects.requireNonNull(report);
        }
    }

    /** Whether it has to be measured (again): what comes in every run needs no further look. */
    private static boolean isOpen(@Nullable Report report, long runsBefore) {
        return report == null || report.bytes() != 0 && report.bytes() < runsBefore / 2 * LEAST_OBJECT_BYTES;
    }

    private static void measured(AllocationSections sections, Section section, MethodHandle method, long count)
            throws Throwable {
        sections.begin(section);
        try {
            run(method, count);
        } finally {
            sections.end();
        }
    }

    private static void run(MethodHandle method, long count) throws Throwable {
        for (long i = 0; i < count; i++) {
            method.invokeExact();
        }
    }
}
