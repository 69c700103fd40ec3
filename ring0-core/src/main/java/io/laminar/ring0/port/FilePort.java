package io.laminar.ring0.port;

import io.laminar.memory.HotPath;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Files. An operation transfers all its bytes, however many steps the kernel takes, or ends with an error and the count
 * of bytes that were transferred before it. A pipe or a terminal has no offsets: it takes bytes as they come, so there
 * must not be more than one write of it in flight.
 *
 * <p>Writes that are started in one turn, each where the one before it ends, in the file and in memory, may go to the
 * kernel as one; each of them ends for itself all the same. Whoever fills a buffer piece by piece, and polls when it is
 * full, gets the most out of it.
 *
 * @threading the port's owner
 */
public interface FilePort {
    /** Least alignment of a file that is written past the page cache: what devices with pages for sectors need. */
    int DIRECT_BYTES = 4096;

    /**
     * Opens a file.
     *
     * @param path the file
     * @param use what for; it decides how it is opened and which queue serves it
     * @param events is told about the ends of operations
     * @return its handle
     * @throws IOException when it cannot be opened
     * @blocking as long as the file system takes
     */
    int openFile(Path path, FileUse use, FileEvents events) throws IOException;

    /**
     * {@return what addresses, offsets and lengths of reads and writes of a file have to be multiples of, in bytes: a
     * power of two; 1 unless it was opened for {@link FileUse#DIRECT}, at least {@link #DIRECT_BYTES} then}
     *
     * @param file its handle
     */
    int alignment(int file);

    /**
     * Makes a file at least so long: blocks are allocated and filled with zeros, and the length is durable. Writes
     * inside then change no metadata, so a commit costs one flush of the device.
     *
     * @param file its handle
     * @param bytes length
     * @throws IOException when there is no room
     * @blocking as long as the device takes
     */
    default void preallocate(int file, long bytes) throws IOException {
        preallocate(file, bytes, FillPace.UNBOUNDED);
    }

    /**
     * As {@link #preallocate(int, long)}, at some pace and as far as that goes. Blocks that are not filled read as
     * zeros; the first write of each then changes metadata, so that a commit costs more. Where blocks cannot be had
     * without filling them all are filled.
     *
     * @param file its handle
     * @param bytes length
     * @param pace is asked before each piece
     * @throws IOException when there is no room
     * @blocking as long as the device takes, and the pace
     */
    void preallocate(int file, long bytes, FillPace pace) throws IOException;

    /**
     * Starts reading.
     *
     * @param file its handle
     * @param offset in the file, in bytes
     * @param address where to, in memory of the port
     * @param bytes how many; at the end of the file there are fewer
     * @param token comes back with the end
     * @return false when the port is full: poll and try again
     * @throws IllegalArgumentException when this, as any read or write, is not in line with {@link #alignment}
     */
    @HotPath
    boolean read(int file, long offset, long address, int bytes, long token);

    /**
     * Starts writing. What was written is durable after a {@link #sync} that was started when this had ended.
     *
     * @param file its handle
     * @param offset in the file, in bytes
     * @param address where from, in memory of the port; must not change until the end
     * @param bytes how many
     * @param token comes back with the end
     * @return false when the port is full: poll and try again
     */
    @HotPath
    boolean write(int file, long offset, long address, int bytes, long token);

    /**
     * Starts writing and making it durable, in one operation that ends once: the group commit of a log. It ends without
     * an error only when all of these bytes are on the device; of earlier writes it says nothing.
     *
     * @param file its handle
     * @param offset in the file, in bytes
     * @param address where from, in memory of the port; must not change until the end
     * @param bytes how many
     * @param token comes back with the end
     * @return false when the port is full: poll and try again
     */
    @HotPath
    boolean writeAndSync(int file, long offset, long address, int bytes, long token);

    /**
     * Starts making durable what was written: data, and what is needed to read it back (fdatasync).
     *
     * @param file its handle
     * @param token comes back with the end
     * @return false when the port is full: poll and try again
     */
    @HotPath
    boolean sync(int file, long token);

    /**
     * Closes a file. Nothing of it may be in flight.
     *
     * @param file its handle
     * @throws IOException what the file system says only now; data may be lost then
     */
    void closeFile(int file) throws IOException;
}
