package io.laminar.storage.page;

/**
 * A file that a checkpoint consists of.
 *
 * @param name of it, in the directory of the checkpoint
 * @param bytes its length
 */
public record StoreFile(String name, long bytes) {
    /** Checks the components. */
    public StoreFile {
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.startsWith(".") || bytes < 0) {
            throw new IllegalArgumentException("no file of a checkpoint: name=" + name + ", bytes=" + bytes);
        }
    }
}
