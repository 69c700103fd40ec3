package io.laminar.ring0.core;

/** The rounds of a core go on allocating, and it is to stop then: {@link AllocationGuard.Mode#STRICT}. */
public final class AllocationViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String culprit;
    private final long bytes;

    AllocationViolation(String culprit, long bytes) {
        super("core goes on allocating: by=" + culprit + ", bytes=" + bytes);
        this.culprit = culprit;
        this.bytes = bytes;
    }

    /** {@return kind and name of the operator that was running} */
    public String culprit() {
        return culprit;
    }

    /** {@return what it has allocated} */
    public long bytes() {
        return bytes;
    }
}
