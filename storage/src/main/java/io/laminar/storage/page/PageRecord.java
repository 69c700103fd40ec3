package io.laminar.storage.page;

import io.laminar.memory.raw.Buffers;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A page as a store keeps it, in memory outside the heap that one record after the other uses.
 *
 * <pre>
 *  key     0  core      int32  all big endian, so that the pages
 *          4  region    int32  of a region lie side by side, in order
 *          8  page      int64
 *  value  60  checksum  int32  little endian, CRC32C of key and bytes
 *         64  bytes            of the page, without the zeros at its end
 * </pre>
 *
 * @threading whoever made it
 * @allocation the constructor
 */
public final class PageRecord implements AutoCloseable {
    /** Length of a key. */
    public static final int KEY_BYTES = 16;

    /** The longest value. */
    public static final int MOST_VALUE_BYTES = Integer.BYTES + (int) Region.PAGE_BYTES;

    private static final int VALUE = 60;
    private static final int PAGE = 64;

    private final long address = RawMemory.allocate(PAGE + Region.PAGE_BYTES, 64, "page.record");
    private final ByteBuffer key = Buffers.view(address, KEY_BYTES).order(ByteOrder.BIG_ENDIAN);
    private final ByteBuffer value = Buffers.view(address + VALUE, MOST_VALUE_BYTES);
    private final CRC32C checksum = new CRC32C();
    private boolean closed;

    /** {@return where the page lies} */
    long pageAddress() {
        return address + PAGE;
    }

    /** {@return the key, of {@link #KEY_BYTES}} */
    public ByteBuffer key() {
        return key.clear();
    }

    /** {@return room for a value; from its start to its limit once it was sealed} */
    public ByteBuffer value() {
        return value.rewind();
    }

    /** {@return room for any value} */
    public ByteBuffer emptyValue() {
        return value.clear();
    }

    /** {@return whether it is a page of a region} */
    boolean isOf(RegionKey region) {
        return key.getInt(0) == region.core() && key.getInt(4) == region.number();
    }

    /** {@return the number of the page} */
    long page() {
        return key.getLong(8);
    }

    /**
     * Makes a value of the page that lies at {@link #pageAddress}, and its key.
     *
     * @return the checksum
     */
    int seal(RegionKey region, long page) {
        key.clear();
        key.putInt(0, region.core()).putInt(4, region.number()).putLong(8, page);
        int bytes = usedBytes();
        value.clear().limit(Integer.BYTES + bytes);
        int sum = sum();
        RawMemory.putInt(address + VALUE, sum);
        return sum;
    }

    /** {@return whether key and value are as they were sealed} */
    boolean isWhole() {
        return value.limit() >= Integer.BYTES && sum() == checksum();
    }

    /** {@return the checksum that the value has} */
    int checksum() {
        return RawMemory.getInt(address + VALUE);
    }

    /** {@return how many bytes of the page are in the value; the rest is zero} */
    int pageBytes() {
        return value.limit() - Integer.BYTES;
    }

    private int usedBytes() {
        int end = (int) Region.PAGE_BYTES;
        while (end > 0 && RawMemory.getLong(address + PAGE + end - Long.BYTES) == 0) {
            end -= Long.BYTES;
        }
        return end;
    }

    private int sum() {
        checksum.reset();
        checksum.update(key.clear());
        checksum.update(value.position(Integer.BYTES));
        return (int) checksum.getValue();
    }

    /** {@return which page it is, for messages} */
    @Override
    public String toString() {
        return "core=" + key.getInt(0) + ", region=" + key.getInt(4) + ", page=" + page();
    }

    /** Gives the memory back. Closing twice is harmless. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            RawMemory.free(address);
        }
    }
}
