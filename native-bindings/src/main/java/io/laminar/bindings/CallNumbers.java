package io.laminar.bindings;

/**
 * Numbers of the system calls that the C library has no function for. They differ by processor; those of io_uring came
 * late enough to be the same everywhere.
 */
final class CallNumbers {
    private static final boolean X86 = System.getProperty("os.arch").equals("amd64");

    static final long MREMAP = X86 ? 25 : 216;
    static final long MBIND = X86 ? 237 : 235;
    static final long GET_MEMPOLICY = X86 ? 239 : 236;
    static final long MOVE_PAGES = X86 ? 279 : 239;
    static final long IO_URING_SETUP = 425;
    static final long IO_URING_REGISTER = 427;

    private CallNumbers() {}
}
