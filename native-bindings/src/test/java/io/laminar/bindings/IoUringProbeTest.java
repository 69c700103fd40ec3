package io.laminar.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class IoUringProbeTest {
    private static final int IORING_OP_NOP = 0;
    private static final int IORING_OP_WRITE_FIXED = 5;
    private static final int IORING_FEAT_NODROP = 2;

    private static IoUringProbe.Available available() {
        IoUringProbe.Result result = IoUringProbe.probe();
        assumeTrue(result instanceof IoUringProbe.Available, () -> "no io_uring here: " + result);
        return (IoUringProbe.Available) result;
    }

    @Test
    void shouldTellFeaturesAndOpcodes() {
        IoUringProbe.Available found = available();
        assertTrue((found.features() & IORING_FEAT_NODROP) != 0, found.toString());
        assertTrue(found.opcodes().containsAll(Set.of(IORING_OP_NOP, IORING_OP_WRITE_FIXED)), found.toString());
    }

    @Test
    void shouldLeaveNoDescriptorBehind() throws IOException {
        available();
        for (int i = 0; i < 50; i++) {
            IoUringProbe.probe();
        }
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            long left = descriptors
                    .filter(path -> {
                        try {
                            return Files.readSymbolicLink(path).toString().contains("io_uring");
                        } catch (IOException e) {
                            return false; // closed meanwhile: the descriptor of this very listing
                        }
                    })
                    .count();
            assertEquals(0, left);
        }
    }

    @Test
    void shouldSayHowTheKernelRefuses() {
        available();
        // The kernel itself refuses: nothing to hold is no ring.
        IoUringProbe.Result result = new IoUringProbe("Linux", 0).run();
        assertEquals(
                "EINVAL", assertInstanceOf(IoUringProbe.Refused.class, result).errno());
    }

    @Test
    void shouldHintAtWhatForbidsIt() {
        assertHint(1, "EPERM", "kernel.io_uring_disabled=0");
        assertHint(1, "EPERM", "seccomp");
        assertHint(12, "ENOMEM", "ulimit -l");
        assertHint(24, "EMFILE", "ulimit -n");
    }

    private static void assertHint(int errno, String name, String hint) {
        IoUringProbe.Refused refused = assertInstanceOf(IoUringProbe.Refused.class, IoUringProbe.refusal(errno));
        assertEquals(name, refused.errno());
        assertTrue(refused.hint().contains(hint), refused.hint());
    }

    @Test
    void shouldBeAbsentOnOtherSystemsAndOldKernels() {
        assertEquals(new IoUringProbe.Absent("only Linux has it, this is Plan 9"), new IoUringProbe("Plan 9", 8).run());
        IoUringProbe.Absent absent = assertInstanceOf(IoUringProbe.Absent.class, IoUringProbe.refusal(38));
        assertTrue(absent.reason().contains("5.1"), absent.reason());
    }
}
