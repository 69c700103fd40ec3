package io.laminar.ring0.storage;

import java.io.IOException;

/** A log or a checkpoint failed; the message names the file and what the system or the store said. */
public final class StorageException extends IOException {
    private static final long serialVersionUID = 1;

    private final StorageErrorCode code;

    /**
     * A failure.
     *
     * @param code which
     * @param message what was attempted, and where
     */
    public StorageException(StorageErrorCode code, String message) {
        super(code.text() + ": " + message);
        this.code = code;
    }

    /**
     * A failure that another one caused.
     *
     * @param code which
     * @param message what was attempted, and where
     * @param cause what the system or the store said
     */
    public StorageException(StorageErrorCode code, String message, Throwable cause) {
        super(code.text() + ": " + message + ", cause=" + cause, cause);
        this.code = code;
    }

    /** {@return whether bytes of a checkpoint are not as they were written, so that an older one has to do} */
    public boolean isDamagedCheckpoint() {
        return code == StorageErrorCode.CHECKPOINT_DAMAGED;
    }

    /** {@return which failure it is} */
    public StorageErrorCode code() {
        return code;
    }
}
