package io.laminar.ring0.port;

/** What a file is opened for. */
public enum FileUse {
    /** Reading what is there. */
    READ,
    /** A result: made new, what was there is cut off. */
    SINK,
    /** A log: made if it is not there, kept if it is; read and written at offsets. */
    LOG,
    /** As LOG, past the page cache: addresses, offsets and lengths are multiples of 4096 bytes. */
    DIRECT
}
