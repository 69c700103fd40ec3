package io.laminar.iouring;

import io.laminar.bindings.LiburingCalls;
import io.laminar.memory.raw.RawMemory;

/**
 * What is registered with the kernel once, so that operations need not look it up and pin it each time. Gone when the
 * {@link Uring} is closed.
 *
 * @threading the owner of the {@link Uring}, or whoever opened it as long as it is disabled
 */
public final class Registrations {
    private static final int VECTOR_BYTES = 16;

    private final Uring uring;

    Registrations(Uring uring) {
        this.uring = uring;
    }

    /**
     * Registers buffers for {@link FileSqe#readFixed} and {@link FileSqe#writeFixed}; the n-th gets index n. Their
     * pages count as locked memory, except for a process that may lock what it likes.
     *
     * @param start address of the first, in memory of {@link Uring#allocate}
     * @param bytes of each; they lie one behind the other
     * @param count 1 to 16384
     * @throws UringException ENOMEM over the limit of locked memory; EBUSY when some are registered
     */
    public void buffers(long start, long bytes, int count) {
        long vectors = RawMemory.allocate((long) count * VECTOR_BYTES, Long.BYTES, "uring vectors");
        try {
            for (int i = 0; i < count; i++) {
                RawMemory.putLong(vectors + (long) i * VECTOR_BYTES, start + i * bytes);
                RawMemory.putLong(vectors + (long) i * VECTOR_BYTES + Long.BYTES, bytes);
            }
            UringException.check(
                    "io_uring_register_buffers", LiburingCalls.registerBuffers(uring.mapping.ring(), vectors, count));
        } finally {
            RawMemory.free(vectors);
        }
    }

    /**
     * Makes a table of buffers, all slots empty, to be filled by {@link #buffer}. Linux 5.19.
     *
     * @throws UringException EBUSY when some are registered
     */
    public void bufferSlots(int count) {
        UringException.check(
                "io_uring_register_buffers_sparse", LiburingCalls.registerBuffersSparse(uring.mapping.ring(), count));
    }

    /**
     * Puts a buffer into a slot of {@link #bufferSlots}, or nothing: the pages of what was in there are let go.
     *
     * @param address 0, with 0 bytes, empties the slot
     * @param bytes at most a gibibyte
     * @throws UringException ENOMEM over the limit of locked memory; ENXIO without a table
     */
    public void buffer(int slot, long address, long bytes) {
        long vector = uring.mapping.scratch();
        RawMemory.putLong(vector, address);
        RawMemory.putLong(vector + Long.BYTES, bytes);
        UringException.check(
                "io_uring_register_buffers_update", LiburingCalls.updateBuffers(uring.mapping.ring(), slot, vector, 1));
    }

    /**
     * Has completions counted by an eventfd, from now on: whoever sleeps elsewhere can wait for that. Switched off and
     * on by {@link Uring#signalEvents}.
     *
     * @throws UringException EBUSY when there is one
     */
    public void event(int descriptor) {
        UringException.check(
                "io_uring_register_eventfd", LiburingCalls.registerEvent(uring.mapping.ring(), descriptor));
    }

    /**
     * Takes the registration of buffers back.
     *
     * @blocking until nothing in flight uses them
     */
    public void removeBuffers() {
        UringException.check("io_uring_unregister_buffers", LiburingCalls.unregisterBuffers(uring.mapping.ring()));
    }

    /**
     * Makes a table of files, all slots empty, for entries marked with {@link Sqe#fixedFile}.
     *
     * @throws UringException EMFILE over the limit of open files; EBUSY when there is a table
     */
    public void fileSlots(int count) {
        UringException.check(
                "io_uring_register_files_sparse", LiburingCalls.registerFilesSparse(uring.mapping.ring(), count));
    }

    /**
     * Puts a file into a slot; the descriptor may be closed afterwards, the slot keeps the file.
     *
     * @param descriptor or -1 to empty the slot
     * @throws UringException EBADF; EINVAL for a slot beyond the table; ENXIO without a table
     */
    public void file(int slot, int descriptor) {
        long word = uring.mapping.scratch();
        RawMemory.putInt(word, descriptor);
        UringException.check(
                "io_uring_register_files_update", LiburingCalls.updateFiles(uring.mapping.ring(), slot, word, 1));
    }

    /**
     * Lets others close the {@link Uring} when the thread that owns it has died: then the kernel cancels what is in
     * flight, and this tells when it has done so. Takes the table of files and one descriptor.
     *
     * @throws UringException EBUSY when there is a table of files; EMFILE
     */
    public void witnessRelease() {
        uring.witness = ReleaseWitness.of(this);
    }

    /**
     * Makes a group of buffers that the kernel picks from when there is something to put in.
     *
     * @param group its number, 0 to 65535
     * @param count a power of two, 1 to 32768
     * @param bytes of each
     */
    public ProvidedBuffers provideBuffers(int group, int count, int bytes) {
        return ProvidedBuffers.register(uring, group, count, bytes);
    }
}
