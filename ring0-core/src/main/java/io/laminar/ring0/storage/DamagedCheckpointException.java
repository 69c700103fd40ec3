package io.laminar.ring0.storage;

import java.io.IOException;

/** A checkpoint is not as it was written; an older one may be. */
public class DamagedCheckpointException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * A failure.
     *
     * @param message which file, and what is wrong with it
     * @param cause what found it
     */
    public DamagedCheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
