package io.laminar.bench.durability;

import io.laminar.memory.raw.Buffers;
import io.laminar.memory.region.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Pages of a region written to a file by a channel, and synced: what a checkpoint costs those beside it that does
 * nothing else.
 *
 * @param path of the file, which is gone afterwards
 */
record PlainFile(Path path) {
    private static final int PIECE_BYTES = 1 << 20;

    void write(Region region, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < bytes; ) {
                int piece = (int) Math.min(PIECE_BYTES, bytes - at);
                ByteBuffer buffer = Buffers.view(region.base() + at, piece);
                while (buffer.hasRemaining()) {
                    at += channel.write(buffer);
                }
            }
            channel.force(true);
        } finally {
            Files.deleteIfExists(path);
        }
    }
}
