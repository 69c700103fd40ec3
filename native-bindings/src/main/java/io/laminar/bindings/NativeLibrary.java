package io.laminar.bindings;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A library of the system, as this process found it. Each is looked for once; that one is missing is a state to ask
 * for, not an exception.
 *
 * @param name what people call it
 * @param soname the name it was looked for by, which fixes its binary interface
 * @param state whether it could be loaded
 * @param version what it says of itself, or else what its file is called; empty when absent
 * @param reason why it is absent; empty when present
 */
public record NativeLibrary(String name, String soname, State state, String version, String reason) {
    /** Whether a library can be used. */
    public enum State {
        PRESENT,
        ABSENT
    }

    /** Asks a loaded library for its version; empty when it has no function for that. */
    private interface Version extends Function<SymbolLookup, String> {}

    /** The libraries, looked for when the first of them is asked for. They stay loaded. */
    private static final class Found {
        static final NativeLibrary LIBC = probe("libc", "libc.so.6", lookup -> text(lookup, "gnu_get_libc_version"));
        /** The functions came with 2.4. */
        static final NativeLibrary LIBURING = probe(
                "liburing",
                "liburing.so.2",
                lookup -> pair(lookup, "io_uring_major_version", "io_uring_minor_version"));
        /** Has no function for it, and its file counts apart from its releases: 1.0.0 is any 2.0. */
        static final NativeLibrary LIBNUMA = probe("libnuma", "libnuma.so.1", lookup -> "");

        static final NativeLibrary LIBBPF =
                probe("libbpf", "libbpf.so.1", lookup -> text(lookup, "libbpf_version_string"));
    }

    /** {@return the C library, absent where it is not that of GNU} */
    public static NativeLibrary libc() {
        return Found.LIBC;
    }

    /** {@return liburing} */
    public static NativeLibrary liburing() {
        return Found.LIBURING;
    }

    /** {@return libnuma} */
    public static NativeLibrary libnuma() {
        return Found.LIBNUMA;
    }

    /** {@return libbpf} */
    public static NativeLibrary libbpf() {
        return Found.LIBBPF;
    }

    /** {@return all of them} */
    public static List<NativeLibrary> all() {
        return List.of(libc(), liburing(), libnuma(), libbpf());
    }

    /** {@return whether it can be used} */
    public boolean isPresent() {
        return state == State.PRESENT;
    }

    /** Looks for a library whose version only its file tells. */
    static NativeLibrary probe(String name, String soname) {
        return probe(name, soname, lookup -> "");
    }

    private static NativeLibrary probe(String name, String soname, Version version) {
        SymbolLookup lookup;
        try {
            lookup = SymbolLookup.libraryLookup(soname, Arena.global());
        } catch (IllegalArgumentException e) {
            return new NativeLibrary(name, soname, State.ABSENT, "", "cannot load " + soname);
        }
        String answer = version.apply(lookup);
        return new NativeLibrary(name, soname, State.PRESENT, answer.isEmpty() ? fileVersion(soname) : answer, "");
    }

    /** What stands behind {@code .so.} in the name of the file that was mapped: 2.3 for liburing.so.2.3. */
    private static String fileVersion(String soname) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)) {
                String file = line.substring(line.lastIndexOf('/') + 1);
                if (file.equals(soname) || file.startsWith(soname + ".")) {
                    return file.substring(file.indexOf(".so.") + ".so.".length());
                }
            }
        } catch (IOException e) {
            // Without /proc there is only what was asked for.
        }
        return soname.substring(soname.indexOf(".so.") + ".so.".length());
    }

    private static String text(SymbolLookup lookup, String function) {
        return lookup.find(function)
                .map(address -> {
                    try {
                        MemorySegment text = (MemorySegment) Linker.nativeLinker()
                                .downcallHandle(address, FunctionDescriptor.of(ValueLayout.ADDRESS))
                                .invokeExact();
                        String version = text.reinterpret(Long.MAX_VALUE).getString(0);
                        return version.startsWith("v") ? version.substring(1) : version;
                    } catch (Throwable t) {
                        throw new LinkageError(function, t);
                    }
                })
                .orElse("");
    }

    private static String pair(SymbolLookup lookup, String majorFunction, String minorFunction) {
        int major = number(lookup, majorFunction);
        int minor = number(lookup, minorFunction);
        return major < 0 || minor < 0 ? "" : major + "." + minor;
    }

    private static int number(SymbolLookup lookup, String function) {
        return lookup.find(function)
                .map(address -> {
                    try {
                        return (int) Linker.nativeLinker()
                                .downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT))
                                .invokeExact();
                    } catch (Throwable t) {
                        throw new LinkageError(function, t);
                    }
                })
                .orElse(-1);
    }
}
