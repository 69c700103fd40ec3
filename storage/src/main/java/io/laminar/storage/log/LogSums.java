package io.laminar.storage.log;

import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.storage.Journal;
import io.laminar.ring0.storage.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds a log's records up while they are read. */
final class LogSums {
    private final Map<RecordKind, LogInspection.Amount> kinds = new EnumMap<>(RecordKind.class);
    private final List<LogInspection.Barrier> barriers = new ArrayList<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<Integer, Long> places = new HashMap<>();
    private final SortedMap<String, Long> positions = new TreeMap<>();
    private LogInspection.Amount total = LogInspection.Amount.NONE;

    void add(LogReader record) {
        RecordKind kind = record.kind();
        long bytes = record.offset() - record.recordOffset();
        total = total.plus(bytes);
        kinds.put(kind, kinds.getOrDefault(kind, LogInspection.Amount.NONE).plus(bytes));
        switch (kind) {
            case BARRIER ->
                barriers.add(new LogInspection.Barrier(
                        record.epoch(), record.sequence(), record.file(), record.recordOffset(), total));
            case SOURCE, PRODUCER -> introduce(record.source(), text(record));
            case ROWS, DROPPED_ROWS, POSITION -> places.put(record.source(), record.position());
            default -> {
                // It says nothing of where its source is.
            }
        }
    }

    private static String text(LogReader record) {
        return new String(RawMemory.toArray(record.payload(), record.payloadBytes()), StandardCharsets.UTF_8);
    }

    /** From here on the number means this; what it meant before is kept by the name that it had. */
    private void introduce(int place, String name) {
        String before = names.put(place, name);
        if (before != null && !before.equals(name)) {
            names.put(place, before);
            List.copyOf(places.keySet()).stream()
                    .filter(other -> isOf(other, place))
                    .forEach(this::keep);
            names.put(place, name);
        }
    }

    private static boolean isOf(int place, int whole) {
        return place == whole || Journal.producerOf(whole) == Journal.NOBODY && wholeOf(place) == whole;
    }

    /** {@return what stands for the source as a whole} */
    private static int wholeOf(int place) {
        return Journal.place(Journal.sourceOf(place), Journal.NOBODY);
    }

    private void keep(int place) {
        Long last = places.remove(place);
        if (last != null) {
            positions.put(nameOf(place), last);
        }
    }

    /** {@return the source and its producer by their names, as far as the log says them; else by numbers} */
    private String nameOf(int place) {
        int producer = Journal.producerOf(place);
        String source = names.getOrDefault(wholeOf(place), "source " + Journal.sourceOf(place));
        if (producer == Journal.NOBODY) {
            return source;
        }
        String name = names.getOrDefault(place, "");
        return source + "/" + (name.isEmpty() ? "producer " + producer : name);
    }

    Map<RecordKind, LogInspection.Amount> kinds() {
        return kinds;
    }

    List<LogInspection.Barrier> barriers() {
        return barriers;
    }

    SortedMap<String, Long> positions() {
        List.copyOf(places.keySet()).forEach(this::keep);
        return positions;
    }

    LogInspection.Amount total() {
        return total;
    }
}
