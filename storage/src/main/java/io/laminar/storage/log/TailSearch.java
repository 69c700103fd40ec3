package io.laminar.storage.log;

import io.laminar.ring0.storage.StorageException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks behind the place where reading stopped. Each record says what was durable when its group began: one for which
 * the missing record was durable proves damage; without such a one the missing record was of a group under way.
 */
final class TailSearch {
    private final SegmentChain chain;
    private final long missing;

    private long records;
    private long firstFound = Long.MAX_VALUE;
    private long lastFound;
    private @Nullable Path proof;
    private long proofOffset;

    TailSearch(SegmentChain chain, long missing) {
        this.chain = chain;
        this.missing = missing;
    }

    /** Looks through the rest of a segment, and all segments behind it. */
    void run(int index, SegmentCursor stopped, long offset) throws StorageException {
        List<SegmentChain.Link> links = chain.links();
        scan(stopped, offset);
        for (int i = index + 1; i < links.size(); i++) {
            SegmentChain.Link link = links.get(i);
            if (link.header().firstNotDurable() > missing) {
                prove(link.path(), 0);
            }
            scan(link.path(), link.header().number());
        }
        long last = links.get(index).header().number();
        for (SegmentFiles.Named named : chain.headless()) {
            if (named.number() > last) {
                scan(named.path(), named.number());
            }
        }
        Path damaged = chain.damagedHead();
        if (damaged != null) {
            prove(damaged, 0);
        }
    }

    private void scan(Path path, long number) throws StorageException {
        SegmentLayout.Header any = chain.links().getFirst().header();
        try (SegmentCursor cursor = SegmentCursor.open(path)) {
            cursor.expect(any.logId(), number, any.segmentBytes());
            scan(cursor, SegmentLayout.HEADER_BYTES);
        }
    }

    private void scan(SegmentCursor cursor, long from) throws StorageException {
        for (long offset = from; offset < cursor.size(); ) {
            int bytes = cursor.probe(offset);
            if (bytes > 0) {
                note(cursor, offset);
            }
            offset = bytes == SegmentCursor.END
                    ? cursor.behindZeros(offset)
                    : offset + Math.max(bytes, RecordLayout.ALIGNMENT);
        }
    }

    private void note(SegmentCursor cursor, long offset) {
        long sequence = RecordLayout.sequence(cursor.record());
        records++;
        firstFound = Math.min(firstFound, sequence);
        lastFound = Math.max(lastFound, sequence);
        if (RecordLayout.firstNotDurable(cursor.record()) > missing) {
            prove(cursor.path(), offset);
        }
    }

    private void prove(Path path, long offset) {
        if (proof == null) {
            proof = path;
            proofOffset = offset;
        }
    }

    /** {@return whether the missing record had been durable} */
    boolean isDamage() {
        return proof != null;
    }

    /** {@return whole records behind the place} */
    long records() {
        return records;
    }

    /** {@return what is known of the damage, for the message} */
    String describe() {
        String found = records == 0
                ? "no record can be read behind it"
                : "records behind it=" + records + ", from=" + firstFound + ", to=" + lastFound;
        return found + ", proof=" + proof + ", proofOffset=" + proofOffset
                + "; a repair cuts all from the missing record on";
    }
}
