package io.laminar.iouring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.bindings.IoUringProbe;
import io.laminar.bindings.NativeLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Limits and filters of the process, and what is said about them. */
@EnabledOnOs(OS.LINUX)
class RefusalTest {
    @TempDir
    Path folder;

    /** Opens one ring. */
    static final class OpeningMain {
        private OpeningMain() {}

        public static void main(String[] words) {
            System.out.println(Uring.open(UringConfig.defaults()));
        }
    }

    /** Opens rings until there are no more. */
    static final class ManyRingsMain {
        private ManyRingsMain() {}

        public static void main(String[] words) {
            // Classes are files here: what is needed when there are no descriptors left is loaded before.
            System.out.println(new UringOpening.Refused("warm-up " + IoUringProbe.refusal(1), "") + ", "
                    + UringOpener.refusalOfAge(0, Set.of()));
            List<Uring> open = new ArrayList<>();
            UringOpening opening = Uring.open(UringConfig.defaults());
            while (opening instanceof UringOpening.Opened opened) {
                open.add(opened.uring());
                opening = Uring.open(UringConfig.defaults());
            }
            open.forEach(Uring::close);
            System.out.println("opened " + (open.size() > 0) + ", then " + opening);
        }
    }

    /** Registers more memory than may be locked, then less. */
    static final class LockedMain {
        private LockedMain() {}

        public static void main(String[] words) {
            try (UringFixture ring = UringFixture.open()) {
                try {
                    ring.uring.registrations().buffers(ring.memory, 1 << 20, 1);
                    System.out.println("not refused");
                } catch (UringException e) {
                    System.out.println(e.getMessage());
                }
                ring.uring.registrations().buffers(ring.memory, 4096, 1);
                System.out.println("small is granted");
            }
        }
    }

    private ChildProcess.Output run(List<String> launcher, Class<?> main) throws Exception {
        return new ChildProcess(folder).java(launcher, main);
    }

    @Test
    void shouldSayThatAFilterForbidsIt() throws Exception {
        ChildProcess.Output output = run(new ChildProcess(folder).filtering(1), OpeningMain.class);
        assertEquals(0, output.code(), output.text());
        assertTrue(output.text().contains("Refused[reason=the kernel refuses an io_uring: EPERM"), output.text());
        assertTrue(output.text().contains("seccomp"), output.text());
    }

    @Test
    void shouldSayThatAFilterHidesIt() throws Exception {
        ChildProcess.Output output = run(new ChildProcess(folder).filtering(38), OpeningMain.class);
        assertEquals(0, output.code(), output.text());
        assertTrue(output.text().contains("Refused[reason=") && output.text().contains("ENOSYS"), output.text());
    }

    @Test
    void shouldSayThatDescriptorsRunOut() throws Exception {
        ChildProcess.Output output = run(List.of("prlimit", "--nofile=40"), ManyRingsMain.class);
        assertEquals(0, output.code(), output.text());
        assertTrue(output.text().contains("opened true, then Refused["), output.text());
        assertTrue(output.text().contains("EMFILE"), output.text());
        assertTrue(output.text().contains("ulimit -n"), output.text());
    }

    /** Whoever may lock what he likes is not limited: the child must be nobody in particular. */
    @Test
    void shouldSayThatTooLittleMayBeLocked() throws Exception {
        List<String> drop = List.of("setpriv", "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock");
        List<String> words = new ArrayList<>(List.of("prlimit", "--memlock=524288"));
        words.addAll(drop);
        List<String> probe = new ArrayList<>(words);
        probe.add("true");
        assumeTrue(new ChildProcess(folder).run(probe).code() == 0, "cannot give up privileges");
        ChildProcess.Output output = run(words, LockedMain.class);
        assertEquals(0, output.code(), output.text());
        assertTrue(output.text().contains("io_uring_register_buffers failed: errno=ENOMEM"), output.text());
        assertTrue(output.text().contains("ulimit -l"), output.text());
        assertTrue(output.text().contains("small is granted"), output.text());
    }

    @Test
    void shouldSayThatTheLibraryIsMissing() {
        NativeLibrary missing = new NativeLibrary(
                "liburing", "liburing.so.2", NativeLibrary.State.ABSENT, "", "cannot load liburing.so.2");
        UringConfig config = UringConfig.defaults();
        UringOpening opening = UringOpener.open(config, missing, SetupFlags.tiers(config));
        assertTrue(opening.toString().contains("liburing is missing: cannot load"), opening.toString());
        assertTrue(opening.toString().contains("apt-get install liburing2"), opening.toString());
    }

    @Test
    void shouldRefuseASubmissionThreadWithoutACoreForIt() {
        assertNull(SubmissionThreadGuard.refusal(3, 2));
        assertNotNull(SubmissionThreadGuard.refusal(2, 2));
        assertNotNull(SubmissionThreadGuard.refusal(1, 2));
        int all = Runtime.getRuntime().availableProcessors();
        UringOpening opening = Uring.open(UringConfig.defaults().withSubmissionThread(all));
        assertTrue(
                opening instanceof UringOpening.Refused refused
                        && refused.reason().contains("coresInUse=" + all),
                opening.toString());
    }

    @Test
    void shouldNeverAskASubmissionThreadToPutOffWork() {
        int never = SetupFlags.COOP_TASKRUN | SetupFlags.DEFER_TASKRUN | SetupFlags.TASKRUN_FLAG;
        for (int flags : SetupFlags.tiers(UringConfig.defaults().withSubmissionThread(1))) {
            assertTrue((flags & SetupFlags.SQPOLL) != 0);
            assertEquals(0, flags & never);
        }
    }

    @Test
    void shouldSubmitThroughAThreadOfTheKernel() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "needs a core for it");
        try (UringFixture ring =
                new UringFixture(UringConfig.defaults().withEntries(8, 64).withSubmissionThread(1))) {
            assertTrue(ring.uring.setup().flagNames().contains("SQPOLL"));
            for (int n = 0; n < 100; n++) {
                ControlSqe.nop(ring.claim(), n);
                assertEquals(n, ring.await(1).getFirst().userData());
            }
            // Long enough for the thread to go to sleep.
            Thread.sleep(120);
            ControlSqe.nop(ring.claim(), 100);
            assertEquals(100, ring.await(1).getFirst().userData());
            int event = Descriptors.event();
            ControlSqe.poll(ring.claim(), event, 1, 1);
            ring.uring.submit();
            assertTrue(ring.uring.quiesce(UringFixture.SECOND));
            Descriptors.close(event);
        }
    }
}
