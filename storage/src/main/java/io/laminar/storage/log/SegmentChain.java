package io.laminar.storage.log;

import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments of one log in their order, by their heads. A segment without a valid head is one that was made and not
 * begun, or whose first group was torn; it is no link of the chain, and only ever behind the last one.
 */
final class SegmentChain {
    private final SegmentFiles files;
    private final List<Link> links = new ArrayList<>();
    private final List<SegmentFiles.Named> headless = new ArrayList<>();
    private long highestNumber;
    private @Nullable Path damagedHead;

    /** A segment with a valid head. */
    record Link(Path path, SegmentLayout.Header header) {}

    private SegmentChain(SegmentFiles files) {
        this.files = files;
    }

    /** Reads all heads. */
    static SegmentChain read(SegmentFiles files) throws StorageException {
        return read(files, 0);
    }

    /** Reads the heads of a segment and those behind it, as if there were no others. */
    static SegmentChain read(SegmentFiles files, long fromNumber) throws StorageException {
        SegmentChain chain = new SegmentChain(files);
        for (SegmentFiles.Named named : files.segments()) {
            if (named.number() >= fromNumber) {
                chain.add(named);
            }
        }
        return chain;
    }

    private void add(SegmentFiles.Named named) throws StorageException {
        highestNumber = named.number();
        try (SegmentCursor cursor = SegmentCursor.open(named.path())) {
            SegmentLayout.Header header = cursor.header();
            if (header != null) {
                requireOurs(named, header);
                if (!headless.isEmpty() && damagedHead == null) {
                    // Nothing follows a segment that was not begun.
                    damagedHead = headless.getLast().path();
                }
                links.add(new Link(named.path(), header));
                return;
            }
            headless.add(named);
            if (damagedHead == null && cursor.headIsDamaged()) {
                damagedHead = named.path();
            }
        }
    }

    private void requireOurs(SegmentFiles.Named named, SegmentLayout.Header header) throws StorageException {
        boolean ours = header.core() == files.core()
                && header.number() == named.number()
                && (links.isEmpty() || follows(links.getLast().header(), header));
        if (!ours) {
            throw new StorageException(
                    StorageErrorCode.LOG_FOREIGN_SEGMENT,
                    "file=" + named.path() + ", core=" + header.core() + ", number=" + header.number() + ", log="
                            + Long.toHexString(header.logId()) + ", first=" + header.first());
        }
    }

    private static boolean follows(SegmentLayout.Header before, SegmentLayout.Header header) {
        return before.logId() == header.logId() && before.first() <= header.first();
    }

    List<Link> links() {
        return links;
    }

    /** {@return what tells the log from others; 0 when there is no link} */
    long logId() {
        return links.isEmpty() ? 0 : links.getFirst().header().logId();
    }

    /** {@return segments without a valid head} */
    List<SegmentFiles.Named> headless() {
        return headless;
    }

    /** {@return the first segment whose head is damaged, which a crash cannot do; or null} */
    @Nullable
    Path damagedHead() {
        return damagedHead;
    }

    long highestNumber() {
        return highestNumber;
    }

    /** {@return the index of the last segment that begins at or before a sequence; 0 for those before all} */
    int find(long sequence) {
        int found = 0;
        for (int i = 0; i < links.size() && links.get(i).header().first() <= sequence; i++) {
            found = i;
        }
        return found;
    }

    /** {@return the index of the last segment before which all was durable, as a segment says} */
    int lastSafe() {
        long firstNotDurable = 0;
        for (Link link : links) {
            firstNotDurable = Math.max(firstNotDurable, link.header().firstNotDurable());
        }
        return find(firstNotDurable);
    }
}
