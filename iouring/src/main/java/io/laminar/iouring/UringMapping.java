package io.laminar.iouring;

import io.laminar.bindings.LiburingCalls;
import io.laminar.bindings.liburing.io_uring;
import io.laminar.bindings.liburing.io_uring_cq;
import io.laminar.bindings.liburing.io_uring_params;
import io.laminar.bindings.liburing.io_uring_probe;
import io.laminar.bindings.liburing.io_uring_probe_op;
import io.laminar.bindings.liburing.io_uring_sq;
import io.laminar.memory.raw.RawMemory;
import java.util.HashSet;
import java.util.Set;

/**
 * Where liburing mapped the queues, and the block of memory that its struct and arguments of calls live in. Loads
 * liburing when it is initialised.
 *
 * <pre>
 *  0 io_uring | 256 io_uring_params | 384 io_uring_getevents_arg | 448 timespec | 512 scratch for calls | 4096
 * </pre>
 */
final class UringMapping {
    static final int BLOCK_BYTES = 4096;
    static final int SCRATCH_OFFSET = 512;
    static final int SCRATCH_BYTES = BLOCK_BYTES - SCRATCH_OFFSET;

    private static final int PARAMS_OFFSET = 256;
    private static final int WAIT_ARGUMENT_OFFSET = 384;
    private static final int TIME_OFFSET = 448;
    /** Opcodes are one byte. */
    private static final int OPCODES_MOST = 256;

    private static final int SUPPORTED = 1;
    private static final int SUBMISSION_THREAD_IDLE_MILLIS = 50;

    private final long block;

    private UringMapping(long block) {
        this.block = block;
    }

    /** Sets up; returns the mapping, or throws {@link UringException} with the kernel's answer. */
    static UringMapping open(UringConfig config, int flags) {
        long block = RawMemory.allocate(BLOCK_BYTES, BLOCK_BYTES, "uring");
        long params = block + PARAMS_OFFSET;
        RawMemory.putInt(params + io_uring_params.flags$offset(), flags);
        RawMemory.putInt(params + io_uring_params.cq_entries$offset(), config.completionEntries());
        RawMemory.putInt(params + io_uring_params.sq_thread_idle$offset(), SUBMISSION_THREAD_IDLE_MILLIS);
        int answer = LiburingCalls.queueInit(config.submissionEntries(), block, params);
        if (answer < 0) {
            RawMemory.free(block);
            throw new UringException("io_uring_queue_init_params", -answer, "");
        }
        UringMapping mapping = new UringMapping(block);
        mapping.adopt();
        mapping.fillIndices();
        return mapping;
    }

    private void adopt() {
        RawMemory.adopt(submission(io_uring_sq.ring_ptr$offset()), submissionBytes(), "uring queues");
        if (completionsApart()) {
            RawMemory.adopt(completion(io_uring_cq.ring_ptr$offset()), completionBytes(), "uring queues");
        }
        RawMemory.adopt(entries(), (long) submissionEntries() << Sqe.BYTES_SHIFT, "uring entries");
    }

    /** The kernel finds entries through an array of indices, which always says: the n-th at n. */
    private void fillIndices() {
        if ((flags() & SetupFlags.NO_SQARRAY) == 0) {
            long array = submission(io_uring_sq.array$offset());
            for (int i = 0; i < submissionEntries(); i++) {
                RawMemory.putInt(array + (long) i * Integer.BYTES, i);
            }
        }
    }

    /** Unmaps and closes. Nothing may be in flight. */
    void close() {
        RawMemory.forget(entries());
        if (completionsApart()) {
            RawMemory.forget(completion(io_uring_cq.ring_ptr$offset()));
        }
        RawMemory.forget(submission(io_uring_sq.ring_ptr$offset()));
        LiburingCalls.queueExit(block);
        RawMemory.free(block);
    }

    /** As {@link #close}, by another thread than the one that registered the descriptor, which has ended. */
    void abandon() {
        // Or liburing would take back the descriptor that the calling thread has registered, of another ring.
        RawMemory.putByte(block + io_uring.int_flags$offset(), (byte) 0);
        close();
    }

    private boolean completionsApart() {
        return completion(io_uring_cq.ring_ptr$offset()) != submission(io_uring_sq.ring_ptr$offset());
    }

    private long submissionBytes() {
        return submission(io_uring_sq.ring_sz$offset());
    }

    private long completionBytes() {
        return completion(io_uring_cq.ring_sz$offset());
    }

    private long submission(long field) {
        return RawMemory.getLong(block + io_uring.sq$offset() + field);
    }

    private long completion(long field) {
        return RawMemory.getLong(block + io_uring.cq$offset() + field);
    }

    private int param(long field) {
        return RawMemory.getInt(block + PARAMS_OFFSET + field);
    }

    /** {@return the address of the {@code struct io_uring}} */
    long ring() {
        return block;
    }

    long submissionHead() {
        return submission(io_uring_sq.khead$offset());
    }

    long submissionTail() {
        return submission(io_uring_sq.ktail$offset());
    }

    long submissionFlags() {
        return submission(io_uring_sq.kflags$offset());
    }

    long entries() {
        return submission(io_uring_sq.sqes$offset());
    }

    long completionHead() {
        return completion(io_uring_cq.khead$offset());
    }

    long completionTail() {
        return completion(io_uring_cq.ktail$offset());
    }

    long completionFlags() {
        return completion(io_uring_cq.kflags$offset());
    }

    long completions() {
        return completion(io_uring_cq.cqes$offset());
    }

    int submissionEntries() {
        return param(io_uring_params.sq_entries$offset());
    }

    int completionEntries() {
        return param(io_uring_params.cq_entries$offset());
    }

    int flags() {
        return RawMemory.getInt(block + io_uring.flags$offset());
    }

    int features() {
        return param(io_uring_params.features$offset());
    }

    int descriptor() {
        return RawMemory.getInt(block + io_uring.ring_fd$offset());
    }

    /** {@return what to enter by: the index of the registered descriptor, once there is one} */
    int entryDescriptor() {
        return RawMemory.getInt(block + io_uring.enter_ring_fd$offset());
    }

    long waitArgument() {
        return block + WAIT_ARGUMENT_OFFSET;
    }

    long time() {
        return block + TIME_OFFSET;
    }

    long scratch() {
        return block + SCRATCH_OFFSET;
    }

    /** {@return what the kernel knows} */
    Set<Integer> opcodes() {
        long probe = scratch();
        RawMemory.fill(probe, SCRATCH_BYTES, (byte) 0);
        UringException.check("io_uring_register_probe", LiburingCalls.registerProbe(block, probe, OPCODES_MOST));
        Set<Integer> opcodes = new HashSet<>();
        int count = Byte.toUnsignedInt(RawMemory.getByte(probe + io_uring_probe.ops_len$offset()));
        for (int opcode = 0; opcode < count; opcode++) {
            long entry = probe + io_uring_probe.sizeof() + opcode * io_uring_probe_op.sizeof();
            if ((RawMemory.getShort(entry + io_uring_probe_op.flags$offset()) & SUPPORTED) != 0) {
                opcodes.add(opcode);
            }
        }
        return opcodes;
    }
}
