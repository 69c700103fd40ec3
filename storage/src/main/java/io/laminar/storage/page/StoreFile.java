package io.laminar.storage.page;

/**
 * A file that a checkpoint consists of.
 *
 * @param name of it, in the directory of the checkpoint
 * @param bytes its length
 * @param checksum CRC32C of all of it, 0 to 2^32 - 1; {@link #NO_CHECKSUM} where nothing asks for it
 */
public record StoreFile(String name, long bytes, long checksum) {
    /** Of a table, whose blocks and pages are checked when they are read, and of what is not read at all. */
    public static final long NO_CHECKSUM = -1;

    /** Checks the components. */
    public StoreFile {
        if (checksum < NO_CHECKSUM || checksum > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("no checksum: name=" + name + ", checksum=" + checksum);
        }
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.startsWith(".") || bytes < 0) {
            throw new IllegalArgumentException("no file of a checkpoint: name=" + name + ", bytes=" + bytes);
        }
    }
}
