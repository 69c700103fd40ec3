package io.laminar.bindings;

import io.laminar.bindings.libc.Libc;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * Makes handles that capture {@code errno}, which generated handles do not. Pointers travel as {@code long}: a segment
 * as an argument has to be kept alive and checked at every call, which costs as much as the call.
 */
final class CapturingLink {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

    private CapturingLink() {}

    /** {@return a handle for a function that the generated bindings have; first argument: the capture segment} */
    static MethodHandle of(MemorySegment function, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(function, withLongs(descriptor), ERRNO);
    }

    /** {@return a handle for a function of the C library that the generated bindings do not have} */
    static MethodHandle of(String symbol, FunctionDescriptor descriptor) {
        MemorySegment function = LINKER.defaultLookup()
                .find(symbol)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + symbol));
        return of(function, descriptor);
    }

    /** {@return a handle for {@code syscall(2)} with so many arguments behind the number of the call, all long} */
    static MethodHandle ofSystemCall(int argumentCount) {
        MemoryLayout[] layouts = new MemoryLayout[argumentCount + 1];
        Arrays.fill(layouts, ValueLayout.JAVA_LONG);
        return LINKER.downcallHandle(
                Libc.syscall.address(),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, layouts),
                ERRNO,
                Linker.Option.firstVariadicArg(1));
    }

    private static FunctionDescriptor withLongs(FunctionDescriptor descriptor) {
        MemoryLayout[] arguments = descriptor.argumentLayouts().stream()
                .map(CapturingLink::withLong)
                .toArray(MemoryLayout[]::new);
        return FunctionDescriptor.of(withLong(descriptor.returnLayout().orElseThrow()), arguments);
    }

    private static MemoryLayout withLong(MemoryLayout layout) {
        return layout instanceof AddressLayout ? ValueLayout.JAVA_LONG : layout;
    }
}
