package io.laminar.ring0.port;

/** Is told when operations on a file have ended; called by {@link IoPort#poll} alone. */
@FunctionalInterface
public interface FileEvents {
    /**
     * An operation has ended.
     *
     * @param file its handle
     * @param token as it was started with
     * @param bytes transferred; less than asked for only with an error, or when reading reached the end of the file
     * @param error 0, or a code of {@link IoError}
     */
    void onFile(int file, long token, int bytes, int error);
}
