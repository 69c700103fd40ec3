package io.laminar.bench.durability;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a checkpoint, read one after the other by a channel: what nobody can recover faster than.
 *
 * @param paths of the files
 */
record CheckpointFiles(List<Path> paths) {
    private static final int READ_BYTES = 1 << 20;

    /** {@return the files of a checkpoint} */
    static CheckpointFiles of(Path checkpoint) throws IOException {
        try (Stream<Path> all = Files.list(checkpoint)) {
            return new CheckpointFiles(all.toList());
        }
    }

    /** {@return the files of the newest checkpoint in a folder} */
    static CheckpointFiles newest(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return of(all.filter(path -> Files.isDirectory(path)
                            && path.getFileName().toString().matches("checkpoint-[0-9]+"))
                    .max(Path::compareTo)
                    .orElseThrow());
        }
    }

    long bytes() throws IOException {
        long bytes = 0;
        for (Path path : paths) {
            bytes += Files.size(path);
        }
        return bytes;
    }

    /**
     * Reads all into the same buffer, which stays in the processor's caches.
     *
     * @return how long that took, in milliseconds
     */
    double readMs() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
        long start = System.nanoTime();
        for (Path path : paths) {
            try (FileChannel channel = FileChannel.open(path)) {
                while (channel.read(buffer.clear()) >= 0) {
                    // Only the time matters.
                }
            }
        }
        return (System.nanoTime() - start) / 1e6;
    }

    /** Takes the files out of the page cache. {@return whether there is a command that does} */
    boolean forget() {
        for (Path path : paths) {
            try {
                Process process = new ProcessBuilder("dd", "if=" + path, "iflag=nocache", "count=0")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (process.waitFor() != 0) {
                    return false;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (IOException e) {
                return false; // there is no such command
            }
        }
        return true;
    }
}
