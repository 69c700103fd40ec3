package io.laminar.memory.raw;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory as the channels of the JDK want to see it. */
public final class Buffers {
    private Buffers() {}

    /**
     * {@return a buffer over memory, in the machine's byte order; using it after the memory was freed kills the JVM}
     *
     * @param address of the first byte, in live memory
     * @param bytes how many
     * @threading any
     * @allocation the buffer: make it once
     */
    public static ByteBuffer view(long address, int bytes) {
        if (RawMemory.CHECKED) {
            LiveMemory.check(address, bytes);
        }
        return RawMemory.MEM.asSlice(address, bytes).asByteBuffer().order(ByteOrder.nativeOrder());
    }
}
