package io.laminar.storage.page;

import java.util.Arrays;

/**
 * The checksums of a region's pages as the last checkpoint has them, and as the one under way will: how the writer
 * knows number and digest of all pages by those that it writes. 4 bytes a page.
 */
final class RegionLedger {
    /** Checksum of each page that is in the store, 0 for others. */
    private int[] checksums = new int[64];

    private long pages;
    private long digest;

    /** What the checkpoint under way has put: page in the upper half, checksum in the lower. */
    private long[] pending = new long[64];

    private int pendingCount;
    private long pendingPages;
    private long pendingDigest;

    /** A page of the checkpoint under way; once for each page. */
    void put(long page, int checksum) {
        if (pendingCount == pending.length) {
            pending = Arrays.copyOf(pending, 2 * pendingCount);
        }
        int word = nonZero(checksum);
        pending[pendingCount++] = page << Integer.SIZE | Integer.toUnsignedLong(word);
        int before = page < checksums.length ? checksums[(int) page] : 0;
        pendingPages += before == 0 ? 1 : 0;
        pendingDigest += mix(page, word) - (before == 0 ? 0 : mix(page, before));
    }

    /** Takes in what another one has put, for the checkpoint under way; no page twice. */
    void putAll(RegionLedger other) {
        for (int i = 0; i < other.pendingCount; i++) {
            put(other.pending[i] >>> Integer.SIZE, (int) other.pending[i]);
        }
    }

    long pages() {
        return pages + pendingPages;
    }

    long digest() {
        return digest + pendingDigest;
    }

    /** The checkpoint under way is one. */
    void keep() {
        for (int i = 0; i < pendingCount; i++) {
            int page = (int) (pending[i] >>> Integer.SIZE);
            if (page >= checksums.length) {
                checksums = Arrays.copyOf(checksums, Math.max(page + 1, 2 * checksums.length));
            }
            checksums[page] = (int) pending[i];
        }
        pages = pages();
        digest = digest();
        clear();
    }

    /** The checkpoint under way has come to nothing. */
    void forget() {
        clear();
    }

    private void clear() {
        pending = pendingCount > 4096 ? new long[64] : pending;
        pendingCount = 0;
        pendingPages = 0;
        pendingDigest = 0;
    }

    private static int nonZero(int checksum) {
        return checksum == 0 ? 1 : checksum;
    }

    /** Spreads page and checksum over 64 bits, so that a sum of them says which pages there were. */
    private static long mix(long page, int word) {
        long z = (page << Integer.SIZE | Integer.toUnsignedLong(word)) + 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return z ^ z >>> 31;
    }
}
