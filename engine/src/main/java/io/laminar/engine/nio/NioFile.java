package io.laminar.engine.nio;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.FileEvents;
import io.laminar.ring0.port.FilePort;
import io.laminar.ring0.port.FileUse;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An open file: its channel, and what is needed to have another one when an interrupt has closed it. */
final class NioFile {
    final FileEvents events;
    private final Path path;
    private final FileUse use;
    private final @Nullable Object key;
    private final boolean positions;
    private FileChannel channel;

    /** Operations that have not ended. */
    int inFlight;

    private NioFile(Path path, FileUse use, FileEvents events, FileChannel channel) throws IOException {
        this.path = path;
        this.use = use;
        this.events = events;
        this.channel = channel;
        this.key = key(path);
        this.positions = Files.isRegularFile(path);
    }

    static NioFile open(Path path, FileUse use, FileEvents events) throws IOException {
        FileChannel channel = FileChannel.open(path, options(use, true));
        try {
            return new NioFile(path, use, events, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Set<OpenOption> options(FileUse use, boolean first) {
        Set<OpenOption> options = new HashSet<>();
        if (use != FileUse.SINK) {
            options.add(StandardOpenOption.READ);
        }
        if (use != FileUse.READ) {
            options.add(StandardOpenOption.WRITE);
            if (first) {
                options.add(StandardOpenOption.CREATE);
            }
        }
        if (use == FileUse.SINK && first) {
            options.add(StandardOpenOption.TRUNCATE_EXISTING);
        }
        return options;
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    FileChannel channel() {
        return channel;
    }

    /** {@return whether bytes have a place in it; a pipe or a terminal takes and gives them as they come} */
    boolean hasPositions() {
        return positions;
    }

    /** {@return whether the page cache was asked to be passed by: the JDK's supported interfaces cannot} */
    boolean fellBack() {
        return use == FileUse.DIRECT;
    }

    /** {@return what addresses, offsets and lengths are multiples of} */
    @HotPath
    int alignment() {
        return use == FileUse.DIRECT ? FilePort.DIRECT_BYTES : 1;
    }

    Path path() {
        return path;
    }

    /** Opens the file once more, after an interrupt has closed the channel; fails when the path is another file now. */
    void reopen() throws IOException {
        FileChannel again = FileChannel.open(path, options(use, false));
        if (!Objects.equals(key, key(path))) {
            again.close();
            throw new IOException("cannot open the file again after an interrupt, another is there: path=" + path);
        }
        channel = again;
    }
}
