package io.laminar.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A file that shows whether a sync was one. */
final class Probe {
    private static final byte[] CONTENT = new byte[100_000];

    static {
        Arrays.fill(CONTENT, (byte) 'x');
    }

    private Probe() {}

    static void write(Path file, boolean sync) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(CONTENT));
            if (sync) {
                channel.force(true);
            }
        }
    }

    static boolean isWhole(Path file) throws IOException {
        return Files.exists(file) && Arrays.equals(CONTENT, Files.readAllBytes(file));
    }
}
