package io.laminar.cli.inspect;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;

/**
 * Something that is not as it should be.
 *
 * @param code of the error
 * @param message what, with file and offset where there are such
 */
public record Problem(ErrorCode code, String message) {
    /** {@return the problem that a failure of the storage is} */
    public static Problem of(StorageException e) {
        return new Problem(codeOf(e.code()), String.valueOf(e.getMessage()));
    }

    /** {@return the problem that a failure of the engine is} */
    static Problem of(EngineException e) {
        return new Problem(e.code(), String.valueOf(e.getMessage()));
    }

    /** {@return a problem with the words of its code before the details} */
    static Problem of(StorageErrorCode code, String details) {
        return new Problem(codeOf(code), code.text() + ": " + details);
    }

    private static ErrorCode codeOf(StorageErrorCode code) {
        return ErrorCode.valueOf(code.name());
    }

    /** {@return it in a line} */
    public String line() {
        return "E" + code.number() + " " + message;
    }
}
