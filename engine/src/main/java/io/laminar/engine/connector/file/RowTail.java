package io.laminar.engine.connector.file;

import io.laminar.engine.connector.text.TextFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Reads the rows at the end of a file back, as bytes: each with its line end, which a quoted field may have too. It
 * ends with the last whole one. A byte that is 0 ends it as well: a power cut has left a hole there, and what is behind
 * is as good as not written.
 */
final class RowTail {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int NO_QUOTE = -2;

    private final Path path;
    private final int quote;

    /** {@code format}: one whose rows end with a line. */
    RowTail(Path path, TextFormat format) {
        this.path = path;
        this.quote = format.kind() == TextFormat.Kind.CSV ? format.csv().quote() : NO_QUOTE;
    }

    /** What is done with a row. */
    interface Rows {
        /**
         * Takes a row.
         *
         * @param bytes where it is; valid during the call
         * @param length how many of them it has
         */
        void row(byte[] bytes, int length);
    }

    /** {@return where the last whole row ends} */
    long read(long from, Rows to) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
                InputStream in =
                        new BufferedInputStream(Channels.newInputStream(channel.position(from)), BUFFER_BYTES)) {
            return rows(in, from, to);
        }
    }

    private long rows(InputStream in, long from, Rows to) throws IOException {
        byte[] row = new byte[256];
        int length = 0;
        long end = from;
        boolean quoted = false;
        for (int next = in.read(); next > 0; next = in.read()) {
            if (length == row.length) {
                row = Arrays.copyOf(row, Math.multiplyExact(row.length, 2));
            }
            row[length++] = (byte) next;
            quoted ^= next == quote;
            if (next == '\n' && !quoted) {
                to.row(row, length);
                end += length;
                length = 0;
            }
        }
        return end;
    }
}
