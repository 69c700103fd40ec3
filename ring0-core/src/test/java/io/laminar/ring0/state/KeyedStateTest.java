package io.laminar.ring0.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.memory.testing.AllocatedBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Typed states beside a TreeMap of lists of values. */
class KeyedStateTest {
    private static final List<ColumnType> KEYS = List.of(
            ColumnType.BOOLEAN,
            ColumnType.TINYINT,
            ColumnType.SMALLINT,
            ColumnType.INTEGER,
            ColumnType.BIGINT,
            ColumnType.DATE,
            ColumnType.TIME,
            ColumnType.TIMESTAMP,
            ColumnType.REAL,
            ColumnType.DOUBLE,
            ColumnType.VARCHAR);
    private static final List<ColumnType> VALUES =
            List.of(ColumnType.BIGINT, ColumnType.VARCHAR, ColumnType.DOUBLE, ColumnType.BOOLEAN, ColumnType.SMALLINT);

    private static KeyedState state(Region region, List<ColumnType> keys, List<ColumnType> values) {
        return new KeyedState(
                new StateSpec("s", keys, values), region, 0, () -> new IllegalStateException("the region is full"));
    }

    /** A state and what it must be; keys and values of random types. */
    private static final class Model implements AutoCloseable {
        final Random random;
        final String seed;
        final List<ColumnType> keys = new ArrayList<>();
        final Region region = Region.create(RegionSource.LOCAL, 64L << 20, "test");
        final TreeMap<List<Comparable<?>>, List<Object>> model = new TreeMap<>(Model::compare);
        final KeyedState state;
        final StateCursor cursor;

        Model(long seed) {
            this.random = new Random(seed);
            this.seed = "seed " + seed;
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                keys.add(KEYS.get(random.nextInt(KEYS.size())));
            }
            this.state = state(region, keys, VALUES);
            this.cursor = state.cursor();
        }

        static int compare(List<Comparable<?>> a, List<Comparable<?>> b) {
            for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
                int order = compareValues(a.get(i), b.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return a.size() - b.size();
        }

        @SuppressWarnings("unchecked")
        private static int compareValues(Comparable<?> a, Comparable<?> b) {
            return ((Comparable<Object>) a).compareTo(b);
        }

        Comparable<?> value(ColumnType type) {
            return switch (type) {
                case BOOLEAN -> random.nextBoolean();
                case TINYINT -> (long) (byte) random.nextInt();
                case SMALLINT -> (long) (short) (random.nextInt(5) - 2) * 5_000;
                case INTEGER, DATE -> (long) (random.nextInt(5) - 2) * 1_000_000_000;
                case REAL -> (double) (float) number();
                case DOUBLE -> number();
                case VARCHAR -> text();
                default -> random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(5) - 2L;
            };
        }

        private double number() {
            double[] special = {0, Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1, -1, 1e-40};
            return random.nextBoolean() ? special[random.nextInt(special.length)] : random.nextGaussian();
        }

        private String text() {
            String[] parts = {"", "a", "b", "\0", "\u00FF", "ab", "\0\u0001", "\u1234"};
            return parts[random.nextInt(parts.length)].repeat(1 + random.nextInt(random.nextInt(9) == 0 ? 90 : 2))
                    + parts[random.nextInt(parts.length)];
        }

        List<Comparable<?>> key() {
            List<Comparable<?>> made = new ArrayList<>();
            keys.forEach(type -> made.add(value(type)));
            List<Comparable<?>> near = model.isEmpty() ? null : model.ceilingKey(made);
            return near == null || random.nextInt(3) == 0 ? made : near;
        }

        void write(StateKey to, List<Comparable<?>> values) {
            for (Comparable<?> value : values) {
                switch (value) {
                    case Boolean b -> to.addBoolean(b);
                    case Long l -> to.addLong(l);
                    case Double d -> to.addDouble(d == 0 && random.nextBoolean() ? -0.0 : d);
                    default -> to.addString((String) value);
                }
            }
        }

        void put() {
            List<Comparable<?>> key = key();
            List<Object> values = new ArrayList<>();
            StateValue value = state.newValue();
            for (int c = 0; c < VALUES.size(); c++) {
                Comparable<?> v = random.nextInt(4) == 0 ? null : value(VALUES.get(c));
                values.add(v);
                switch (v) {
                    case null -> {}
                    case Boolean b -> value.setBoolean(c, b);
                    case Long l -> value.setLong(c, l);
                    case Double d -> value.setDouble(c, d);
                    default -> value.setString(c, (String) v);
                }
            }
            write(state.key(), key);
            state.put();
            model.put(key, values);
        }

        void step() {
            switch (random.nextInt(6)) {
                case 0, 1 -> put();
                case 2 -> {
                    List<Comparable<?>> key = key();
                    write(state.key(), key);
                    assertEquals(model.remove(key) != null, state.delete(), seed);
                }
                case 3 -> {
                    List<Comparable<?>> key = key();
                    write(state.key(), key);
                    assertEquals(model.containsKey(key), state.get(), seed);
                    if (model.containsKey(key)) {
                        assertEquals(model.get(key), values(state.value()), seed);
                    }
                }
                default -> scan();
            }
            assertEquals(model.size(), state.size(), seed);
        }

        void scan() {
            List<Comparable<?>> a = key().subList(0, 1 + random.nextInt(keys.size()));
            List<Comparable<?>> b = key().subList(0, 1 + random.nextInt(keys.size()));
            NavigableMap<List<Comparable<?>>, List<Object>> expected;
            switch (random.nextInt(4)) {
                case 0 -> {
                    write(cursor.from(), a);
                    cursor.tail();
                    expected = model.tailMap(a, true);
                }
                case 1 -> {
                    write(cursor.from(), a);
                    cursor.prefix();
                    expected = new TreeMap<>(model);
                    expected.keySet().removeIf(key -> compare(key.subList(0, a.size()), a) != 0);
                }
                case 2 -> {
                    cursor.all();
                    expected = model;
                }
                default -> {
                    write(cursor.from(), a);
                    write(cursor.to(), b);
                    cursor.range();
                    expected = compare(a, b) < 0 ? model.subMap(a, true, b, false) : new TreeMap<>();
                }
            }
            for (Map.Entry<List<Comparable<?>>, List<Object>> entry : expected.entrySet()) {
                assertTrue(cursor.next(), seed + ": missing " + entry.getKey());
                assertEquals(entry.getKey(), keyAt(), seed);
                assertEquals(entry.getValue(), values(cursor.value()), seed);
            }
            assertFalse(cursor.next(), seed + ": too many");
        }

        private List<Object> keyAt() {
            List<Object> key = new ArrayList<>();
            for (int c = 0; c < keys.size(); c++) {
                key.add(
                        switch (ValueKind.of(keys.get(c))) {
                            case BOOLEAN -> cursor.getBoolean(c);
                            case DOUBLE -> cursor.getDouble(c);
                            case STRING -> cursor.getString(c);
                            default -> cursor.getLong(c);
                        });
            }
            return key;
        }

        private static List<Object> values(StateValue value) {
            List<Object> values = new ArrayList<>();
            for (int c = 0; c < VALUES.size(); c++) {
                values.add(
                        value.isNull(c)
                                ? null
                                : switch (ValueKind.of(VALUES.get(c))) {
                                    case BOOLEAN -> value.getBoolean(c);
                                    case DOUBLE -> value.getDouble(c);
                                    case STRING -> value.getString(c);
                                    default -> value.getLong(c);
                                });
            }
            return values;
        }

        @Override
        public void close() {
            state.close();
            region.close();
        }
    }

    @Test
    void shouldBeTheMapThatATreeMapIs() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + 60; seed++) {
            try (Model model = new Model(seed)) {
                for (int step = 0; step < 400; step++) {
                    model.step();
                }
                model.state.clear();
                model.model.clear();
                model.step();
            }
        }
    }

    @Test
    void shouldRefuseWhatDoesNotFit() {
        try (Region region = Region.create(RegionSource.LOCAL, 1L << 20, "test");
                KeyedState state = state(
                        region,
                        List.of(ColumnType.SMALLINT, ColumnType.VARCHAR),
                        List.of(ColumnType.INTEGER, ColumnType.VARCHAR))) {
            assertThrows(IllegalArgumentException.class, () -> state.key().addLong(40_000));
            assertThrows(IllegalArgumentException.class, () -> state.key().addString("text first"));
            assertThrows(
                    IllegalArgumentException.class, () -> state.key().addLong(1).addString("x".repeat(1023)));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> state.key().addLong(1).addString("x").addLong(2));
            state.key().addLong(1);
            assertThrows(IllegalStateException.class, state::get, "a key without its last column");
            StateValue value = state.newValue();
            assertThrows(IllegalArgumentException.class, () -> value.setLong(0, 1L << 40));
            assertThrows(IllegalArgumentException.class, () -> value.setLong(1, 1));
            assertThrows(IllegalArgumentException.class, () -> value.setLong(2, 1));
            assertThrows(IllegalArgumentException.class, () -> value.setString(1, "x".repeat(StateValue.MOST_BYTES)));
            state.key().addLong(1).addString("x");
            state.put();
            assertTrue(state.get());
            assertThrows(IllegalStateException.class, () -> state.value().setLong(0, 1), "what was read");
        }
        assertThrows(IllegalArgumentException.class, () -> new StateSpec("s", List.of(), VALUES));
        assertThrows(IllegalArgumentException.class, () -> new StateSpec("s", List.of(ColumnType.INTERVAL), VALUES));
        StateSpec one = new StateSpec("s", KEYS, VALUES);
        assertThrows(IllegalArgumentException.class, () -> StateSpec.check(List.of(one, one)));
    }

    @Test
    void shouldSayWhenTheRegionIsFullAndKeepWhatItHas() {
        try (Region region = Region.create(RegionSource.LOCAL, 8 * Region.PAGE_BYTES, "test");
                KeyedState state = state(region, List.of(ColumnType.BIGINT), List.of(ColumnType.VARCHAR))) {
            String text = "x".repeat(1_000);
            long kept = 0;
            while (true) {
                state.key().addLong(kept);
                state.newValue().setString(0, text);
                try {
                    state.put();
                } catch (IllegalStateException e) {
                    assertEquals("the region is full", e.getMessage());
                    break;
                }
                kept++;
            }
            assertTrue(kept > 20, "kept " + kept);
            assertEquals(kept, state.size());
            assertTrue(state.sizeBytes() > kept * 1_000);
            state.key().addLong(0);
            assertTrue(state.get());
            assertEquals(text, state.value().getString(0));
        }
    }

    @Test
    void shouldAllocateNothing() {
        long text = RawMemory.allocate(16, 8, "test");
        try (Region region = Region.create(RegionSource.LOCAL, 64L << 20, "test");
                KeyedState state = state(
                        region,
                        List.of(ColumnType.VARCHAR, ColumnType.BIGINT),
                        List.of(ColumnType.BIGINT, ColumnType.VARCHAR))) {
            StateCursor cursor = state.cursor();
            assertEquals(0, AllocatedBytes.of(4, 3, () -> {
                for (long i = 0; i < 5_000; i++) {
                    RawMemory.putLong(text, i % 100);
                    state.key().addString(text, 8).addLong(i);
                    long before = state.get() ? state.value().getLong(0) : 0;
                    state.newValue().setLong(0, before + 1).setString(1, text, 8);
                    state.put();
                }
                cursor.from().addString(text, 8);
                cursor.prefix();
                while (cursor.next()) {
                    if (cursor.getLong(1) % 2 == 0) {
                        cursor.delete();
                    }
                }
            }));
        } finally {
            RawMemory.free(text);
        }
    }
}
