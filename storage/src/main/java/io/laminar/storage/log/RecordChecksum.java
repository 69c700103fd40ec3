package io.laminar.storage.log;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.Buffers;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC32C over ranges of one piece of memory. The JDK's own reads a buffer outside the heap by its address and is an
 * intrinsic: the buffer is made once and moved.
 *
 * @threading whoever made it
 * @allocation the constructor
 */
final class RecordChecksum {
    private final ByteBuffer view;
    private final CRC32C checksum = new CRC32C();

    RecordChecksum(long address, int bytes) {
        view = Buffers.view(address, bytes);
    }

    /** {@return the checksum of so many bytes from an offset on} */
    @HotPath
    int of(int offset, int bytes) {
        view.limit(offset + bytes);
        view.position(offset);
        checksum.reset();
        checksum.update(view);
        return (int) checksum.getValue();
    }
}
