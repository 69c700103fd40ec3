package io.laminar.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.PaddingLayout;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets the C compiler say how large every struct is, where its fields lie, and what each constant is, and compares:
 * with what is written by hand, and with all that was generated. Skipped where there is no compiler or no header.
 */
@EnabledOnOs(OS.LINUX)
class StructLayoutTest {
    private static final String GENERATED = "io.laminar.bindings.";

    @TempDir
    Path folder;

    /** Expressions of C, and what Java believes they are. */
    private final Map<String, Long> beliefs = new LinkedHashMap<>();

    @Test
    void shouldAgreeWithWhatIsWrittenByHand() throws Exception {
        believe("struct io_uring_params", UringLayout.PARAMS);
        believe("struct io_uring_probe", UringLayout.PROBE);
        believe("struct io_uring_probe_op", UringLayout.PROBE_OP);
        believe("struct rlimit", ProcessCalls.RLIMIT);
        beliefs.put("offsetof(struct io_uring_probe, ops)", UringLayout.PROBE.byteSize());
        beliefs.put("IORING_REGISTER_PROBE", (long) UringLayout.IORING_REGISTER_PROBE);
        beliefs.put("IO_URING_OP_SUPPORTED", (long) UringLayout.IO_URING_OP_SUPPORTED);
        beliefs.put("RLIMIT_NOFILE", (long) ProcessCalls.RLIMIT_NOFILE);
        beliefs.put("RLIMIT_MEMLOCK", (long) ProcessCalls.RLIMIT_MEMLOCK);
        beliefs.put("MPOL_DEFAULT", (long) NumaCalls.MPOL_DEFAULT);
        beliefs.put("MPOL_PREFERRED", (long) NumaCalls.MPOL_PREFERRED);
        beliefs.put("MPOL_BIND", (long) NumaCalls.MPOL_BIND);
        beliefs.put("MPOL_INTERLEAVE", (long) NumaCalls.MPOL_INTERLEAVE);
        beliefs.put("MPOL_MF_MOVE", (long) NumaCalls.MPOL_MF_MOVE);
        beliefs.put("MPOL_F_NODE", (long) NumaCalls.MPOL_F_NODE);
        beliefs.put("MPOL_F_ADDR", (long) NumaCalls.MPOL_F_ADDR);
        beliefs.put("MLOCK_ONFAULT", (long) MemoryCalls.MLOCK_ONFAULT);
        beliefs.put("MREMAP_MAYMOVE | MREMAP_FIXED", (long) MemoryCalls.MREMAP_MAYMOVE_FIXED);
        beliefs.put("SYS_mremap", CallNumbers.MREMAP);
        beliefs.put("SYS_mbind", CallNumbers.MBIND);
        beliefs.put("SYS_get_mempolicy", CallNumbers.GET_MEMPOLICY);
        beliefs.put("SYS_move_pages", CallNumbers.MOVE_PAGES);
        beliefs.put("SYS_io_uring_setup", CallNumbers.IO_URING_SETUP);
        beliefs.put("SYS_io_uring_register", CallNumbers.IO_URING_REGISTER);
        for (int errno = 1; errno < 200; errno++) {
            if (!Errno.name(errno).startsWith("errno ")) {
                beliefs.put(Errno.name(errno), (long) errno);
            }
        }
        compare("libc6-dev", """
                #include <linux/io_uring.h>
                #include <linux/mempolicy.h>
                #include <sys/mman.h>
                #include <sys/resource.h>
                #include <sys/syscall.h>
                #include <errno.h>
                """);
        assertEquals(
                131,
                beliefs.keySet().stream()
                        .filter(name -> name.matches("E[A-Z0-9]+"))
                        .count());
    }

    @Test
    void shouldAgreeWithLibc() throws Exception {
        believeGenerated("libc", "Libc");
        compare("libc6-dev", header("libc"));
    }

    @Test
    void shouldAgreeWithLiburing() throws Exception {
        assumePresent(NativeLibrary.liburing());
        believeGenerated("liburing", "Liburing");
        compare("liburing-dev", header("liburing"));
    }

    @Test
    void shouldAgreeWithLibnuma() throws Exception {
        assumePresent(NativeLibrary.libnuma());
        believeGenerated("libnuma", "Libnuma");
        compare("libnuma-dev", header("libnuma"));
    }

    @Test
    void shouldAgreeWithLibbpf() throws Exception {
        assumePresent(NativeLibrary.libbpf());
        believeGenerated("libbpf", "Libbpf");
        compare("libbpf-dev", header("libbpf"));
    }

    /** The comparison must be able to fail. */
    @Test
    void shouldCatchAWrongBelief() throws Exception {
        beliefs.put("sizeof(int)", 4L);
        beliefs.put("sizeof(long)", 4L);
        assertEquals(List.of("sizeof(long): Java 4, C 8"), disagreements("libc6-dev", ""));
    }

    private static void assumePresent(NativeLibrary library) {
        assumeTrue(library.isPresent(), () -> "generated classes need the library: " + library.reason());
    }

    /** The header that jextract read, where the repository keeps it. */
    private static String header(String library) throws IOException {
        return Files.readString(Path.of("src/jextract", library + ".h"));
    }

    private void believe(String type, GroupLayout layout) {
        beliefs.put("sizeof(" + type + ")", layout.byteSize());
        for (MemoryLayout member : layout.memberLayouts()) {
            if (!(member instanceof PaddingLayout)) {
                String name = member.name().orElseThrow();
                beliefs.put("offsetof(" + type + ", " + name + ")", layout.byteOffset(PathElement.groupElement(name)));
                beliefs.put("sizeof(((" + type + " *) 0)->" + name + ")", member.byteSize());
            }
        }
    }

    private void believeGenerated(String library, String headerClass) throws Exception {
        Path classes = Path.of(StructLayoutTest.class
                .getClassLoader()
                .getResource("io/laminar/bindings/" + library)
                .toURI());
        int structs = 0;
        try (var files = Files.list(classes)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                if (!name.contains("$") && !name.equals(headerClass)) {
                    believeStruct(Class.forName(GENERATED + library + "." + name));
                    structs++;
                }
            }
        }
        assertTrue(structs > 0, "no struct of " + library);
        believeConstants(Class.forName(GENERATED + library + "." + headerClass));
    }

    private void believeStruct(Class<?> type) throws ReflectiveOperationException {
        String name = (type.getSimpleName().endsWith("_t") ? "" : "struct ") + type.getSimpleName();
        GroupLayout layout = (GroupLayout) type.getMethod("layout").invoke(null);
        beliefs.put("sizeof(" + name + ")", layout.byteSize());
        beliefs.put("_Alignof(" + name + ")", layout.byteAlignment());
        for (Method method : type.getMethods()) {
            if (method.getName().endsWith("$offset")) {
                String field = method.getName().replace("$offset", "");
                // What is reserved gets names in later versions.
                if (!field.matches("_*(pad|resv).*")) {
                    beliefs.put("offsetof(" + name + ", " + field + ")", (long) method.invoke(null));
                }
            }
        }
    }

    private void believeConstants(Class<?> header) throws ReflectiveOperationException {
        for (Method method : header.getMethods()) {
            String name = method.getName();
            boolean constant = Modifier.isStatic(method.getModifiers())
                    && method.getParameterCount() == 0
                    && name.matches("[A-Z_][A-Z0-9_]+");
            // The last of a list moves with every version.
            if (!constant || name.matches(".*_(LAST|MAX)")) {
                continue;
            }
            Object value = method.invoke(null);
            if (value instanceof Integer number) {
                beliefs.put("(int) " + name, (long) number);
            } else if (value instanceof Long number) {
                beliefs.put(name, number);
            } else if (value instanceof MemorySegment pointer) {
                beliefs.put(name, pointer.address());
            }
        }
    }

    private void compare(String headers, String includes) throws Exception {
        assertFalse(beliefs.isEmpty());
        List<String> disagreements = disagreements(headers, includes);
        assertTrue(disagreements.isEmpty(), () -> String.join("\n", disagreements));
    }

    private List<String> disagreements(String headers, String includes) throws Exception {
        StringBuilder body = new StringBuilder("int main(void) {\n");
        for (String expression : beliefs.keySet()) {
            body.append("printf(\"%lld\\n\", (long long) (").append(expression).append("));\n");
        }
        CProgram c = new CProgram(folder);
        String more = "#include <stdio.h>\n#include <stddef.h>\n#include <sys/types.h>\n";
        Path binary = c.compile(headers, more + includes, body + "}\n");
        List<String> answers = c.run(binary.toString()).text().lines().toList();
        assertEquals(beliefs.size(), answers.size());
        List<String> disagreements = new ArrayList<>();
        int line = 0;
        for (Map.Entry<String, Long> belief : beliefs.entrySet()) {
            long answer = Long.parseLong(answers.get(line++));
            if (answer != belief.getValue()) {
                disagreements.add(belief.getKey() + ": Java " + belief.getValue() + ", C " + answer);
            }
        }
        return disagreements;
    }
}
