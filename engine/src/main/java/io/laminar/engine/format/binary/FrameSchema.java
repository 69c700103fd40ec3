package io.laminar.engine.format.binary;

import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a connection's rows: types and names, in order. Whether NULL is allowed is no part of it: that is
 * checked value by value.
 */
public final class FrameSchema {
    private static final long FNV_BASIS = 0xCBF2_9CE4_8422_2325L;
    private static final long FNV_PRIME = 0x0000_0100_0000_01B3L;
    private static final int NAME_SHOWN_BYTES = 64;

    private final List<FieldFormat> fields;
    private final byte[] frame;
    private final long hash;

    /**
     * Makes the schema of columns.
     *
     * @param fields the columns
     */
    public FrameSchema(List<FieldFormat> fields) {
        this.fields = List.copyOf(fields);
        this.hash = hash(fields);
        this.frame = frame(fields, hash);
    }

    /** {@return the columns} */
    public List<FieldFormat> fields() {
        return fields;
    }

    /** {@return a number that two schemas share only if they are the same, but for bad luck} */
    public long hash() {
        return hash;
    }

    /** {@return the frame that tells this schema} */
    public byte[] bytes() {
        return frame.clone();
    }

    /** {@return bytes of the frame that tells this schema} */
    public int frameBytes() {
        return frame.length;
    }

    /**
     * Writes the frame that tells this schema.
     *
     * @param target where to
     * @return address behind it
     */
    public long put(long target) {
        RawMemory.copyFrom(frame, 0, target, frame.length);
        return target + frame.length;
    }

    /** FNV-1a over type codes and names. */
    private static long hash(List<FieldFormat> fields) {
        long hash = FNV_BASIS;
        for (FieldFormat field : fields) {
            hash = (hash ^ FrameLayout.code(field.type())) * FNV_PRIME;
            for (byte b : field.name().getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ b & 0xFF) * FNV_PRIME;
            }
            hash = (hash ^ 0xFF) * FNV_PRIME;
        }
        return hash;
    }

    private static byte[] frame(List<FieldFormat> fields, long hash) {
        long bytes = FrameLayout.HEADER_BYTES;
        for (FieldFormat field : fields) {
            bytes += FrameLayout.COLUMN_HEADER_BYTES
                    + FrameLayout.padded(field.name().getBytes(StandardCharsets.UTF_8).length);
        }
        long memory = RawMemory.allocate(bytes, 8, "frame.schema");
        try {
            FrameLayout.putHeader(memory, FrameLayout.KIND_SCHEMA, bytes, 0, fields.size(), hash);
            long at = memory + FrameLayout.HEADER_BYTES;
            for (FieldFormat field : fields) {
                byte[] name = field.name().getBytes(StandardCharsets.UTF_8);
                RawMemory.putShort(at, (short) FrameLayout.code(field.type()));
                RawMemory.putInt(at + 4, name.length);
                RawMemory.copyFrom(name, 0, at + FrameLayout.COLUMN_HEADER_BYTES, name.length);
                at += FrameLayout.COLUMN_HEADER_BYTES + FrameLayout.padded(name.length);
            }
            return RawMemory.toArray(memory, (int) bytes);
        } finally {
            RawMemory.free(memory);
        }
    }

    /**
     * Compares a schema frame with this one.
     *
     * @param from address of the frame, all of it there
     * @param bytes its length
     * @return what is different, naming the column; null when nothing is
     */
    @Nullable
    String mismatch(long from, int bytes) {
        long columns = FrameLayout.unsigned(from + FrameLayout.COLUMNS_OFFSET);
        long end = from + bytes;
        long at = from + FrameLayout.HEADER_BYTES;
        for (int c = 0; c < columns; c++) {
            long nameBytes = end - at < FrameLayout.COLUMN_HEADER_BYTES ? -1 : FrameLayout.unsigned(at + 4);
            if (nameBytes < 0 || FrameLayout.padded(nameBytes) > end - at - FrameLayout.COLUMN_HEADER_BYTES) {
                return "the schema frame ends within column " + (c + 1);
            }
            String name = name(at + FrameLayout.COLUMN_HEADER_BYTES, nameBytes);
            String difference = difference(c, name, RawMemory.getShort(at));
            if (difference != null) {
                return difference;
            }
            at += FrameLayout.COLUMN_HEADER_BYTES + FrameLayout.padded(nameBytes);
        }
        if (columns < fields.size()) {
            return "column=" + fields.get((int) columns).name() + " is missing: columns=" + columns + ", wanted="
                    + fields.size();
        }
        return at == end ? null : "the schema frame goes on behind its last column";
    }

    private static String name(long from, long bytes) {
        int shown = (int) Math.min(bytes, NAME_SHOWN_BYTES);
        String name = new String(RawMemory.toArray(from, shown), StandardCharsets.UTF_8);
        return name.replaceAll("\\p{Cntrl}", "?") + (shown < bytes ? "..." : "");
    }

    private @Nullable String difference(int column, String name, int code) {
        String got = "column " + (column + 1) + " is " + name + " " + typeOf(code);
        if (column >= fields.size()) {
            return got + ", wanted are " + fields.size() + " columns";
        }
        FieldFormat field = fields.get(column);
        boolean same = name.equals(field.name()) && code == FrameLayout.code(field.type());
        return same ? null : got + ", wanted is column=" + field.name() + " " + field.type();
    }

    private static String typeOf(int code) {
        for (ColumnType type : ColumnType.values()) {
            if (FrameLayout.code(type) == code) {
                return type.name();
            }
        }
        return "of unknown type " + code;
    }
}
