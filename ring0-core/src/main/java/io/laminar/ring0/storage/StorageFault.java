package io.laminar.ring0.storage;

/** What an exception of a storage says beside its message. */
public interface StorageFault {
    /** {@return which failure it is, by a number that never changes: a row of {@code docs/ERRORS.md}} */
    int number();
}
