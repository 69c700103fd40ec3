package io.laminar.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Probes behind a seccomp filter, in a JVM of its own: a filter cannot be taken off again. */
@EnabledOnOs(OS.LINUX)
class SeccompTest {
    private static final String INCLUDES = """
            #include <linux/filter.h>
            #include <linux/seccomp.h>
            #include <sys/prctl.h>
            #include <sys/syscall.h>
            #include <stddef.h>
            #include <stdlib.h>
            #include <unistd.h>
            """;
    /** Lets io_uring_setup fail with the errno of the first argument, and becomes the program of the others. */
    private static final String LAUNCHER = """
            int main(int argc, char **argv) {
                struct sock_filter filter[] = {
                    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
                    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_io_uring_setup, 0, 1),
                    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | atoi(argv[1])),
                    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
                };
                struct sock_fprog program = {4, filter};
                if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
                    return 99;
                }
                execv(argv[2], argv + 2);
                return 98;
            }
            """;

    @TempDir
    Path folder;

    /** What runs behind the filter. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] words) {
            System.out.println(IoUringProbe.probe());
        }
    }

    @Test
    void shouldBeRefusedBehindAFilter() throws Exception {
        String text = probeBehindFilter(1);
        assertTrue(text.startsWith("Refused[errno=EPERM, hint=allow it: sysctl kernel.io_uring_disabled=0;"), text);
    }

    @Test
    void shouldBeAbsentBehindAFilterThatHidesIt() throws Exception {
        String text = probeBehindFilter(38);
        assertTrue(text.startsWith("Absent["), text);
        assertTrue(text.contains("seccomp filter hides it (ENOSYS)"), text);
    }

    private String probeBehindFilter(int errno) throws Exception {
        CProgram c = new CProgram(folder);
        Path launcher = c.compile("linux-libc-dev libc6-dev", INCLUDES, LAUNCHER);
        CProgram.Output output = c.run(
                launcher.toString(),
                Integer.toString(errno),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Probe.class.getName());
        assertEquals(0, output.code(), output.text());
        return output.text();
    }
}
