package io.laminar.bindings;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** What there is of io_uring without liburing: enough to ask what the kernel grants. */
final class UringCalls {
    private static final MethodHandle IO_URING_SETUP = CapturingLink.ofSystemCall(2);
    private static final MethodHandle IO_URING_REGISTER = CapturingLink.ofSystemCall(4);

    private UringCalls() {}

    /**
     * {@code int io_uring_setup(u32 entries, struct io_uring_params *p)}
     *
     * @param capture takes {@code errno}
     * @param paramsAddress a {@link UringLayout#PARAMS}, zeroed but for the flags; the kernel fills in the rest
     * @return a file descriptor, which the caller closes; or -1: ENOSYS, EPERM, EINVAL, ENOMEM
     * @native Linux 5.1; io_uring_setup(2)
     * @threading any; with IORING_SETUP_SINGLE_ISSUER the ring belongs to the calling thread
     * @allocation none after linking
     * @blocking no
     */
    static long setup(MemorySegment capture, int entries, long paramsAddress) {
        try {
            return (long)
                    IO_URING_SETUP.invokeExact(capture, CallNumbers.IO_URING_SETUP, (long) entries, paramsAddress);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_setup", t);
        }
    }

    /**
     * {@code int io_uring_register(unsigned int fd, unsigned int opcode, void *arg, unsigned int nr_args)}
     *
     * @param capture takes {@code errno}
     * @param opcode one of IORING_REGISTER_*
     * @return 0 or more; or -1: EINVAL for an opcode that this kernel does not know, and others
     * @native Linux 5.1; io_uring_register(2)
     * @threading as the ring was set up
     * @allocation none after linking
     * @blocking no; some opcodes until the ring is quiet
     */
    static long register(MemorySegment capture, int descriptor, int opcode, long argumentAddress, int argumentCount) {
        try {
            return (long) IO_URING_REGISTER.invokeExact(
                    capture, CallNumbers.IO_URING_REGISTER, (long) descriptor, (long) opcode, argumentAddress, (long)
                            argumentCount);
        } catch (Throwable t) {
            throw new LinkageError("io_uring_register", t);
        }
    }
}
