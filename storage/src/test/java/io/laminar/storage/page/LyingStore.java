package io.laminar.storage.page;

import io.laminar.ring0.storage.StorageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store that loses a page, or gives one as an older checkpoint has it, each whole by itself. */
final class LyingStore implements PageStore {
    private final PageStore store;
    private final Map<String, byte[]> older;
    private final AtomicInteger pagesUntilLie;

    /**
     * A store.
     *
     * @param store that tells the truth
     * @param older pages by their keys that are given instead of those that differ; where there are none a page is lost
     * @param pagesUntilLie how many pages that could be lied about are not
     */
    LyingStore(PageStore store, Map<String, byte[]> older, int pagesUntilLie) {
        this.store = store;
        this.older = older;
        this.pagesUntilLie = new AtomicInteger(pagesUntilLie);
    }

    /** {@return all pages of a checkpoint by their keys} */
    static Map<String, byte[]> pages(PageStore store, long epoch) throws StorageException {
        Map<String, byte[]> pages = new HashMap<>();
        try (PageSource source = store.open(epoch);
                PageCursor all = source.pages(null, null);
                PageRecord record = new PageRecord()) {
            while (all.next(record)) {
                pages.put(record.toString(), bytes(record));
            }
        }
        return pages;
    }

    private static byte[] bytes(PageRecord record) {
        ByteBuffer value = record.value();
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        return bytes;
    }

    boolean hasLied() {
        return pagesUntilLie.get() < 0;
    }

    @Override
    public PageSource open(long epoch) throws StorageException {
        PageSource source = store.open(epoch);
        return new PageSource() {
            @Override
            public Manifest manifest() {
                return source.manifest();
            }

            @Override
            public PageCursor pages(@Nullable PagePlace from, @Nullable PagePlace to) throws StorageException {
                return new LyingCursor(source.pages(from, to));
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }

    /** Its part of the lies. */
    private final class LyingCursor implements PageCursor {
        private final PageCursor cursor;

        LyingCursor(PageCursor cursor) {
            this.cursor = cursor;
        }

        @Override
        public boolean next(PageRecord record) throws StorageException {
            if (!cursor.next(record)) {
                return false;
            }
            if (older.isEmpty()) {
                return pagesUntilLie.getAndDecrement() != 0 || cursor.next(record);
            }
            byte[] before = older.get(record.toString());
            if (before != null && !Arrays.equals(before, bytes(record)) && pagesUntilLie.getAndDecrement() == 0) {
                record.emptyValue().put(before).flip();
            }
            return true;
        }

        @Override
        public void close() {
            cursor.close();
        }
    }

    @Override
    public List<Long> checkpoints() throws StorageException {
        return store.checkpoints();
    }

    @Override
    public Manifest manifest(long epoch) throws StorageException {
        return store.manifest(epoch);
    }

    @Override
    public Path file(long epoch) {
        return store.file(epoch);
    }

    @Override
    public PageBatch begin(long epoch, long base) throws StorageException {
        return store.begin(epoch, base);
    }

    @Override
    public void setAside(long epoch) throws StorageException {
        store.setAside(epoch);
    }

    @Override
    public long retain(int newest) throws StorageException {
        return store.retain(newest);
    }

    @Override
    public void close() {
        store.close();
    }
}
