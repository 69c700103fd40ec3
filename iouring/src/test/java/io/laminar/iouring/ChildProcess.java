package io.laminar.iouring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs, and JVMs under limits that cannot be taken off again.
 *
 * @param folder where output goes
 */
record ChildProcess(Path folder) {
    private static final String FILTER = """
            #include <linux/filter.h>
            #include <linux/seccomp.h>
            #include <stddef.h>
            #include <stdlib.h>
            #include <sys/prctl.h>
            #include <sys/syscall.h>
            #include <unistd.h>
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

    /** What a program printed, on either stream, and its exit code; -1 when it did not start or did not end. */
    record Output(int code, String text) {}

    /** {@return the words that start a program behind a filter, which answers io_uring_setup with an error} */
    List<String> filtering(int errno) throws IOException, InterruptedException {
        Path source = Files.writeString(folder.resolve("filter.c"), FILTER);
        Path binary = folder.resolve("filter");
        assumeTrue(run(List.of("gcc", "--version")).code() == 0, "no C compiler: apt-get install gcc libc6-dev");
        Output compiled = run(List.of("gcc", "-O0", "-o", binary.toString(), source.toString()));
        assertEquals(0, compiled.code(), compiled.text());
        return List.of(binary.toString(), Integer.toString(errno));
    }

    /** Runs a class of the tests in a JVM that is started by other words. */
    Output java(List<String> launcher, Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(launcher);
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx64m", "-XX:+UseSerialGC", "-Dlaminar.checked=true"));
        words.addAll(List.of("-ea", "--enable-native-access=ALL-UNNAMED"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        words.addAll(List.of(arguments));
        return run(words);
    }

    Output run(List<String> words) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process;
        try {
            process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            return new Output(-1, e.toString());
        }
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new Output(-1, "still running after 60 s: " + String.join(" ", words));
        }
        return new Output(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
