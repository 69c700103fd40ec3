package io.laminar.storage.log;

import io.laminar.ring0.storage.StorageFault;
import java.io.IOException;

/** A log failed; the message names file, offset and what the system said. */
public final class LogException extends IOException implements StorageFault {
    private static final long serialVersionUID = 1;

    private final LogErrorCode code;

    LogException(LogErrorCode code, String message) {
        super(code.text() + ": " + message);
        this.code = code;
    }

    LogException(LogErrorCode code, String message, Throwable cause) {
        super(code.text() + ": " + message + ", cause=" + cause, cause);
        this.code = code;
    }

    /** {@return which failure it is} */
    public LogErrorCode code() {
        return code;
    }

    @Override
    public int number() {
        return code.number();
    }
}
