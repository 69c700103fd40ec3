package io.laminar.numa.topology;

/** What the kernel does about huge pages by itself. */
public enum TransparentHugePages {
    /** It makes them wherever it can. */
    ALWAYS,
    /** It makes them where a program asks. */
    MADVISE,
    /** It makes none. */
    NEVER,
    /** Nobody tells: a kernel without them, or no such file. */
    UNKNOWN
}
