package io.laminar.ring0.port;

/** What a file is opened for. */
public enum FileUse {
    /** Reading what is there. */
    READ,
    /** A result: made new, what was there is cut off. */
    SINK,
    /** A log: made if it is not there, kept if it is; read and written at offsets. */
    LOG,
    /**
     * As LOG, past the page cache: a commit then asks no worker of the kernel's to copy. Addresses, offsets and lengths
     * are multiples of {@link FilePort#alignment}, and others are refused, whether or not the file system passes the
     * cache by; where it does not, {@link IoPort#notes} says so and the file is as LOG otherwise. It pays when the file
     * has been preallocated. Whoever has less than a whole block pads it, and writes the block again when it has more.
     */
    DIRECT
}
