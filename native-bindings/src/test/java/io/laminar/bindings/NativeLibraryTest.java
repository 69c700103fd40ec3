package io.laminar.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class NativeLibraryTest {
    @Test
    void shouldFindTheCLibrary() {
        NativeLibrary libc = NativeLibrary.libc();
        assertTrue(libc.isPresent(), libc.toString());
        assertTrue(libc.version().matches("2\\.[0-9]+.*"), libc.toString());
        assertEquals("", libc.reason());
    }

    @Test
    void shouldLookOnce() {
        List<NativeLibrary> first = NativeLibrary.all();
        List<NativeLibrary> second = NativeLibrary.all();
        assertEquals(
                List.of("libc", "liburing", "libnuma", "libbpf"),
                first.stream().map(NativeLibrary::name).toList());
        for (int i = 0; i < first.size(); i++) {
            assertSame(first.get(i), second.get(i));
        }
    }

    @Test
    void shouldSayEitherVersionOrReason() {
        for (NativeLibrary library : NativeLibrary.all()) {
            assertEquals(library.isPresent(), library.version().matches("[0-9]+(\\.[0-9]+)*"), library.toString());
            assertEquals(library.isPresent(), library.reason().isEmpty(), library.toString());
        }
    }

    @Test
    void shouldTakeTheVersionFromTheFile() {
        // libm has no function for its version, and is called libm.so.6 in newer distributions, libm-2.x.so in older.
        assertEquals("6", NativeLibrary.probe("libm", "libm.so.6").version());
    }

    @Test
    void shouldBeAbsentWithoutAnException() {
        NativeLibrary none = NativeLibrary.probe("libnone", "libnone.so.9");
        assertFalse(none.isPresent());
        assertEquals("cannot load libnone.so.9", none.reason());
        assertEquals("", none.version());
    }

    @Test
    void shouldTellNodesOrWhyNot() {
        NumaNodes nodes = NumaNodes.probe();
        assertEquals(nodes.nodes().isEmpty(), !nodes.reason().isEmpty(), nodes.toString());
        for (NumaNodes.Node node : nodes.nodes()) {
            assertTrue(node.totalBytes() >= node.freeBytes() && node.freeBytes() >= 0, node.toString());
        }
        NumaNodes none = NumaNodes.probe(NativeLibrary.probe("libnuma", "libnone.so.9"));
        assertEquals(new NumaNodes(List.of(), "cannot load libnone.so.9"), none);
    }
}
