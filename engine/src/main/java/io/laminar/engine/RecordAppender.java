package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.memory.block.ColumnType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Puts Java records into a source. Components are mapped to columns by name: {@code userId} to {@code userid} or
 * {@code user_id}. Types are checked once, when the appender is made:
 *
 * <table>
 * <caption>component types by column type</caption>
 * <tr><td>integers, DATE, TIME, TIMESTAMP</td><td>byte, short, int, long and their boxes</td></tr>
 * <tr><td>REAL, DOUBLE</td><td>float, double and their boxes; byte, short, int</td></tr>
 * <tr><td>BOOLEAN</td><td>boolean, Boolean</td></tr>
 * <tr><td>VARCHAR</td><td>CharSequence, String, enums by {@code toString()}</td></tr>
 * <tr><td>DATE, TIME, TIMESTAMP</td><td>LocalDate; LocalTime; Instant, LocalDateTime (UTC)</td></tr>
 * </table>
 *
 * <p>A component that is null becomes NULL; a nullable column without a component is NULL.
 *
 * @param <T> the record type
 * @threading one thread at a time; with an inline engine the one that polls
 * @allocation none for primitive, String and CharSequence components; what {@code java.time} and {@code toString()}
 *     need for others
 */
public final class RecordAppender<T extends Record> implements AutoCloseable {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final Appender appender;
    private final Class<T> type;
    private final int[] columns;
    private final byte[] kinds;
    private final MethodHandle[] getters;

    private static final byte LONG = 0;
    private static final byte DOUBLE = 1;
    private static final byte BOOLEAN = 2;
    private static final byte OBJECT = 3;

    RecordAppender(Appender appender, SourceColumns source, Class<T> type) {
        this.appender = appender;
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        this.columns = new int[components.length];
        this.kinds = new byte[components.length];
        this.getters = new MethodHandle[components.length];
        List<Integer> mapped = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            columns[i] = columnOf(components[i], source);
            mapped.add(columns[i]);
            ColumnType column = source.fields().get(columns[i]).type();
            kinds[i] = kindOf(components[i], column, source);
            getters[i] = getter(components[i], kinds[i], source);
        }
        for (int c = 0; c < source.fields().size(); c++) {
            if (!source.fields().get(c).nullable() && !mapped.contains(c)) {
                throw mismatch(
                        source,
                        "no component for a NOT NULL column: column="
                                + source.fields().get(c).name());
            }
        }
    }

    private ConfigException mismatch(SourceColumns source, String what) {
        return new ConfigException(
                ErrorCode.RECORD_MISMATCH,
                "record does not fit the source: source=" + source.source() + ", record=" + type.getName() + ", "
                        + what);
    }

    private int columnOf(RecordComponent component, SourceColumns source) {
        String plain = plain(component.getName());
        int found = -1;
        for (int c = 0; c < source.fields().size(); c++) {
            if (plain(source.fields().get(c).name()).equals(plain)) {
                if (found >= 0) {
                    throw mismatch(source, "two columns for one component: component=" + component.getName());
                }
                found = c;
            }
        }
        if (found < 0) {
            throw mismatch(source, "no column for a component: component=" + component.getName());
        }
        return found;
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private byte kindOf(RecordComponent component, ColumnType column, SourceColumns source) {
        Class<?> java = component.getType();
        Class<?> primitive = MethodType.methodType(java).unwrap().returnType();
        boolean whole = primitive == byte.class
                || primitive == short.class
                || primitive == int.class
                || primitive == long.class;
        boolean fits = switch (SourceColumns.kindOf(column)) {
            case SourceColumns.INTEGER -> whole || isTime(java, column);
            case SourceColumns.FLOAT ->
                whole && primitive != long.class || primitive == float.class || primitive == double.class;
            case SourceColumns.BOOLEAN -> primitive == boolean.class;
            case SourceColumns.TEXT -> CharSequence.class.isAssignableFrom(java) || java.isEnum();
            default -> false;
        };
        if (!fits) {
            throw mismatch(
                    source,
                    "types do not fit: component=" + component.getName() + ", java=" + java.getName() + ", column="
                            + column);
        }
        if (!java.isPrimitive()) {
            return OBJECT;
        }
        return switch (SourceColumns.kindOf(column)) {
            case SourceColumns.FLOAT -> DOUBLE;
            case SourceColumns.BOOLEAN -> BOOLEAN;
            default -> LONG;
        };
    }

    private static boolean isTime(Class<?> java, ColumnType column) {
        return switch (column) {
            case DATE -> java == LocalDate.class;
            case TIME -> java == LocalTime.class;
            case TIMESTAMP -> java == Instant.class || java == LocalDateTime.class;
            default -> false;
        };
    }

    private MethodHandle getter(RecordComponent component, byte kind, SourceColumns source) {
        Class<?> result = switch (kind) {
            case LONG -> long.class;
            case DOUBLE -> double.class;
            case BOOLEAN -> boolean.class;
            default -> Object.class;
        };
        Method accessor = component.getAccessor();
        try {
            accessor.setAccessible(true);
            return MethodHandles.lookup().unreflect(accessor).asType(MethodType.methodType(result, Record.class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new ConfigException(
                    ErrorCode.RECORD_MISMATCH,
                    "record cannot be read: source=" + source.source() + ", record=" + type.getName(),
                    "make the record public, or open its package to io.laminar.engine");
        }
    }

    /**
     * Puts a record; it becomes visible with {@link #publish()}, or when its block is full.
     *
     * @param row the record
     * @throws io.laminar.engine.error.DataException when a value does not fit its column; the row is dropped then
     */
    public void append(T row) {
        try {
            for (int i = 0; i < columns.length; i++) {
                put(i, row);
            }
            appender.endRow();
        } catch (RuntimeException e) {
            appender.abandonRow();
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("accessor failed: record=" + type.getName(), e);
        }
    }

    private void put(int i, Record row) throws Throwable {
        int column = columns[i];
        switch (kinds[i]) {
            case LONG -> appender.setLong(column, (long) getters[i].invokeExact(row));
            case DOUBLE -> appender.setDouble(column, (double) getters[i].invokeExact(row));
            case BOOLEAN -> appender.setBoolean(column, (boolean) getters[i].invokeExact(row));
            default -> putObject(column, (Object) getters[i].invokeExact(row));
        }
    }

    private void putObject(int column, Object value) {
        switch (value) {
            case null -> appender.setNull(column);
            case CharSequence text -> appender.setString(column, text);
            case Enum<?> constant -> appender.setString(column, constant.toString());
            case Boolean truth -> appender.setBoolean(column, truth);
            case Instant instant -> appender.setLong(column, nanosOf(instant));
            case LocalDateTime local -> appender.setLong(column, nanosOf(local.toInstant(ZoneOffset.UTC)));
            case LocalDate date -> appender.setLong(column, date.toEpochDay());
            case LocalTime time -> appender.setLong(column, time.toNanoOfDay());
            case Float real -> appender.setDouble(column, real);
            case Double real -> appender.setDouble(column, real);
            case Number whole -> putWhole(column, whole.longValue());
            default -> throw new IllegalStateException("checked when the appender was made: " + value.getClass());
        }
    }

    private void putWhole(int column, long value) {
        if (appender.isFloat(column)) {
            appender.setDouble(column, (double) value);
        } else {
            appender.setLong(column, value);
        }
    }

    private static long nanosOf(Instant instant) {
        long seconds = instant.getEpochSecond();
        if (Math.abs(seconds) > Long.MAX_VALUE / NS_PER_SECOND - 1) {
            // Saturated, so that the appender refuses it by range.
            return seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return seconds * NS_PER_SECOND + instant.getNano();
    }

    /** {@return the appender behind this one, for watermarks and values by column} */
    public Appender appender() {
        return appender;
    }

    /** Shows the core every row put so far. */
    public void publish() {
        appender.publish();
    }

    /**
     * Promises that no later row has an event time before a moment, and publishes.
     *
     * @param nanos nanoseconds since 1970, UTC
     */
    public void watermark(long nanos) {
        appender.watermark(nanos);
    }

    /** Ends a batch and publishes; see {@link Appender#flush()}. */
    public void flush() {
        appender.flush();
    }

    /** Ends the input and publishes; see {@link Appender#end()}. */
    public void end() {
        appender.end();
    }

    /** Publishes what was put and takes no more; does not end the input. */
    @Override
    public void close() {
        appender.close();
    }
}
