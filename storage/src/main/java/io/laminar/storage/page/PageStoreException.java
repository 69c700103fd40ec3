package io.laminar.storage.page;

import java.io.IOException;

/** A checkpoint cannot be written or read; the message names the file and what the system or the store said. */
public final class PageStoreException extends IOException {
    private static final long serialVersionUID = 1;

    private final PageStoreErrorCode code;

    /**
     * A failure.
     *
     * @param code which
     * @param message what was attempted, and where
     */
    public PageStoreException(PageStoreErrorCode code, String message) {
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
    public PageStoreException(PageStoreErrorCode code, String message, Throwable cause) {
        super(code.text() + ": " + message + ", cause=" + cause, cause);
        this.code = code;
    }

    /** {@return which failure it is} */
    public PageStoreErrorCode code() {
        return code;
    }
}
