package io.laminar.bindings;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Makes handles for functions that return {@code -errno} themselves. Pointers travel as {@code long}. */
final class PlainLink {
    private final SymbolLookup library;

    /** Loads a library for good; throws {@link IllegalArgumentException} where it is missing. */
    PlainLink(String soname) {
        library = SymbolLookup.libraryLookup(soname, Arena.global());
    }

    MethodHandle of(String symbol, FunctionDescriptor descriptor) {
        return Linker.nativeLinker()
                .downcallHandle(
                        library.find(symbol)
                                .orElseThrow(() -> new UnsatisfiedLinkError("the library has no " + symbol)),
                        withLongs(descriptor));
    }

    private static FunctionDescriptor withLongs(FunctionDescriptor descriptor) {
        MemoryLayout[] arguments = descriptor.argumentLayouts().stream()
                .map(layout -> layout instanceof AddressLayout ? ValueLayout.JAVA_LONG : layout)
                .toArray(MemoryLayout[]::new);
        return descriptor
                .returnLayout()
                .map(result -> FunctionDescriptor.of(result, arguments))
                .orElseGet(() -> FunctionDescriptor.ofVoid(arguments));
    }
}
