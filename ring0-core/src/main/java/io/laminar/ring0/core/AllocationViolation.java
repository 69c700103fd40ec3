package io.laminar.ring0.core;

/**
 * An operator, or the loop of a core around its operators, goes on allocating, and is to stop then:
 * {@link AllocationGuard.Mode#STRICT}.
 */
public final class AllocationViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String culprit;
    private final long bytes;

    AllocationViolation(String culprit, long bytes) {
        super("it goes on allocating: by=" + culprit + ", bytes=" + bytes);
        this.culprit = culprit;
        this.bytes = bytes;
    }

    /** {@return kind and name of the operator; or the loop, in words} */
    public String culprit() {
        return culprit;
    }

    /** {@return what it has allocated in its last turn, in bytes} */
    public long bytes() {
        return bytes;
    }
}
