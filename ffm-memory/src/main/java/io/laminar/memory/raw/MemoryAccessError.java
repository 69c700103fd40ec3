package io.laminar.memory.raw;

/**
 * An access outside every live allocation, caught by the checked mode before it touched memory. A bug in the caller.
 */
public final class MemoryAccessError extends AssertionError {
    private static final long serialVersionUID = 1L;

    MemoryAccessError(String message) {
        super(message);
    }
}
