package io.laminar.bench.macro;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The engine's table beside a map of primitives and the JDK's map: get, update and insert, keys without an order. */
final class TableLoad implements AutoCloseable {
    private static final int SLICE_ROWS = 256;
    private static final int MOST_PICKS = 4_000_000;
    private static final int PEERS = 2;
    /** Entry, index, the index before it, and what a chunk that doubles may leave unused. */
    private static final long RESIDENT_BYTES_PER_KEY = 256;

    private final int count;
    private final KeyColumn keys;
    private final KeyColumn picks;

    TableLoad(int count) {
        this.count = count;
        this.keys = KeyColumn.distinct(count);
        this.picks = KeyColumn.picks(Math.min(count, MOST_PICKS), count);
    }

    private String name(String what) {
        return String.format(Locale.ROOT, "table %s, %,d keys", what, count);
    }

    private List<KeyedStore> filled() {
        List<KeyedStore> stores = List.of(
                new KeyedStore.Agrona(),
                new KeyedStore.Boxed(),
                new LaminarStore(1, 0),
                new LaminarStore(SLICE_ROWS, 0));
        for (KeyedStore store : stores) {
            store.insert(keys);
        }
        return stores;
    }

    /** Gets and updates. */
    List<Comparison.Line> lookUps(int warmups, int rounds) {
        List<KeyedStore> stores = filled();
        System.gc();
        Comparison gets = new Comparison(name("get"), picks.count()).peers(PEERS);
        Comparison puts = new Comparison(name("update"), picks.count()).peers(PEERS);
        String[] ways = {"Agrona + array", "HashMap", "one at a time", "slices of 256"};
        for (int s = 0; s < ways.length; s++) {
            KeyedStore store = stores.get(s);
            double limit = s < PEERS ? 0 : 1;
            gets.way(ways[s], limit, () -> () -> store.get(picks));
            puts.way(ways[s], limit, () -> () -> store.put(picks));
        }
        List<Comparison.Line> lines = new ArrayList<>(gets.run(warmups, rounds));
        lines.addAll(puts.run(warmups, rounds));
        for (KeyedStore store : stores) {
            store.close();
        }
        return lines;
    }

    /** Inserts into what starts empty. */
    List<Comparison.Line> inserts(int warmups, int rounds) {
        long resident = count * RESIDENT_BYTES_PER_KEY;
        return new Comparison(name("insert"), count)
                .peers(PEERS)
                .way("Agrona + array", 0, () -> new Insert(KeyedStore.Agrona::new))
                .way("HashMap", 0, () -> new Insert(KeyedStore.Boxed::new))
                .way("one at a time", 1, () -> new Insert(() -> new LaminarStore(1, 0)))
                .way("slices of 256", 1, () -> new Insert(() -> new LaminarStore(SLICE_ROWS, 0)))
                .way("one, resident", 1, () -> new Insert(() -> new LaminarStore(1, resident)))
                .way("slices, resident", 1, () -> new Insert(() -> new LaminarStore(SLICE_ROWS, resident)))
                .run(warmups, rounds);
    }

    /** One run of inserts; what earlier ones left on the heap is collected before the clock starts. */
    private final class Insert implements Comparison.Run {
        private final KeyedStore store;

        Insert(Supplier<KeyedStore> maker) {
            System.gc();
            store = maker.get();
        }

        @Override
        public long run() {
            return store.insert(keys);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    @Override
    public void close() {
        keys.close();
        picks.close();
    }
}
