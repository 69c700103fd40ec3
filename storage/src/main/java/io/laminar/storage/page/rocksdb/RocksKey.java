package io.laminar.storage.page.rocksdb;

import io.laminar.storage.page.PageRecord;
import io.laminar.storage.page.RegionKey;
import java.nio.ByteBuffer;

/** Keys of pages as arrays, as {@link PageRecord} has them. */
final class RocksKey {
    private RocksKey() {}

    static byte[] of(RegionKey region, long page) {
        return ByteBuffer.allocate(PageRecord.KEY_BYTES)
                .putInt(region.core())
                .putInt(region.number())
                .putLong(page)
                .array();
    }
}
