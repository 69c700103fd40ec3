package io.laminar.ring0.port;

/** A backend whose calls into the kernel fail when a test says so. */
public interface Faults {
    /** Instead of an error: the kernel takes, or gives, half of what was asked for. */
    int SHORT = -1;

    /** Where a fault strikes. */
    enum Call {
        FILE_READ,
        FILE_WRITE,
        FILE_SYNC,
        RECEIVE,
        SEND
    }

    /** {@return the backend; its ports suffer the faults} */
    IoBackend backend();

    /** {@return what strikes} */
    ArmedFault fault();

    /**
     * Lets one call fail, once.
     *
     * @param call which kind
     * @param nth the first such call from now is 1
     * @param error the code it fails with, {@link IoError#AGAIN} and {@link IoError#INTERRUPTED} among them, or
     *     {@link #SHORT}
     */
    default void arm(Call call, int nth, int error) {
        fault().arm(call, nth, error);
    }

    /** {@return whether the fault has struck} */
    default boolean struck() {
        return fault().struck();
    }
}
