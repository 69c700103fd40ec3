package io.laminar.torture;

import io.laminar.torture.audit.Auditor;
import io.laminar.torture.audit.Output;
import io.laminar.torture.audit.Violation;
import io.laminar.torture.life.Chain;
import io.laminar.torture.life.Life;
import io.laminar.torture.life.Scratch;
import io.laminar.torture.life.Setting;
import io.laminar.torture.subject.ManyLives;
import io.laminar.torture.subject.Wrong;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;

/**
 * Flips a bit of a file, again and again, each time in what a killed engine has left. The next life has the right
 * output, or there is none: it says which file it cannot read.
 */
final class FlipTorture {
    /** Where lives are cut short, so that there are files of all kinds. */
    private static final List<String> ENDS = List.of("run.DECIDED:5", "run.PREPARED:5", "epoch.DELIVERED:5");

    private static final int LIFE_MS = 3000;
    private static final int CHECKPOINT_MS = 15;
    private static final int MORE_ROWS = 200;

    /** Of a copy, with what a life adds to it. */
    private static final long MOST_BYTES = 16 << 20;

    /** In a process that has lived for so long a leak would show. */
    private static final int LIVES_OF_A_PROCESS = 1000;

    private final Order order;
    private final boolean visible;
    private final Map<String, AtomicIntegerArray> outcomes = new ConcurrentSkipListMap<>();

    /** {@code visible}: a control: files that sinks have made visible, which nobody reads again. */
    FlipTorture(Order order, boolean visible) {
        this.order = order;
        this.visible = visible;
    }

    /** Does it; answers what was done. */
    String run() throws IOException, InterruptedException {
        Path copies = copies();
        String done = run(copies);
        Scratch.delete(copies);
        return done;
    }

    /**
     * Where lives are: in memory where there is room, as a flipped bit is the same there, and a sync that has no device
     * to wait for makes a flip three times as fast.
     */
    private Path copies() throws IOException {
        Path memory = Path.of("/dev/shm");
        boolean room =
                Files.isWritable(memory) && Files.getFileStore(memory).getUsableSpace() > Workers.COUNT * MOST_BYTES;
        return room ? Files.createTempDirectory(memory, "laminar-torture") : order.fresh("flips");
    }

    private String run(Path copies) throws IOException, InterruptedException {
        List<Left> ends = new ArrayList<>();
        for (String end : ENDS) {
            ends.add(left(end));
        }
        flip(ends, copies);
        StringBuilder text = new StringBuilder();
        outcomes.forEach((kind, counts) -> text.append("; ")
                .append(kind)
                .append(": ")
                .append(counts.get(0))
                .append(" right, ")
                .append(counts.get(1))
                .append(" refused"));
        return order.rounds() + " flips" + text + "; no wrong answer";
    }

    /** What a life has left, its rows up to which one, and what should come of it. */
    private record Left(Path directory, String text, long there, long goal, Output expected) {}

    private Left left(String end) throws IOException, InterruptedException {
        Path lived = order.fresh("flip-lived");
        Path left = order.fresh("flip-" + end);
        Setting setting = new Setting(lived, order.seed(), 1, "nio", Wrong.NOTHING);
        Chain chain = new Chain(setting);
        Rounds.judged(order, setting, "the life before", () -> {
            Rounds.live(chain, new Life.Start(setting, CHECKPOINT_MS, "", Map.of()), -1, Rounds.afterMs(LIFE_MS / 20));
            Rounds.live(chain, new Life.Start(setting, CHECKPOINT_MS, end, Map.of()), -1, Rounds.afterMs(LIFE_MS));
            Scratch.copy(lived, left);
            // What an unharmed start makes of it, and so what one with a flipped bit must not lose.
            Rounds.live(chain, new Life.Start(setting, 0, "", Map.of()), -1, Rounds.afterMs(0));
        });
        long goal = chain.auditor().sent() + MORE_ROWS;
        return new Left(left, "behind " + end, chain.auditor().visible(), goal, Chain.faultFree(setting, goal));
    }

    private void flip(List<Left> ends, Path copies) throws IOException, InterruptedException {
        List<Callable<Boolean>> parts = new ArrayList<>();
        for (int worker = 0; worker < Workers.COUNT; worker++) {
            int its = worker;
            parts.add(() -> {
                flip(ends, its, copies.resolve("flip-" + its));
                return true;
            });
        }
        Workers.run(parts);
    }

    private void flip(List<Left> ends, int first, Path directory) throws IOException, InterruptedException {
        Setting damaged = new Setting(directory, order.seed(), 1, "nio", Wrong.NOTHING);
        for (int round = first; round < order.rounds(); ) {
            try (Life life = Life.startMany(order.seed())) {
                life.next();
                for (int i = 0; i < LIVES_OF_A_PROCESS && round < order.rounds(); i++, round += Workers.COUNT) {
                    Left left = ends.get(round % ends.size());
                    Scratch.copy(left.directory(), directory);
                    Flip flip = flip(directory, new SplittableRandom(order.seed() * 1_000_003 + round));
                    String what = "flip " + round + " " + left.text() + ", " + flip;
                    Rounds.judged(order, damaged, what, () -> judge(life, damaged, flip, left));
                }
            }
        }
    }

    /** A bit of a file. */
    private record Flip(Path file, long offset, int bit) {
        /** {@return what kind of file it is: its name without numbers} */
        String kind() {
            String name = String.valueOf(file.getFileName());
            return name.startsWith(".") ? "staged rows" : name.replaceAll("[0-9]+", "N");
        }
    }

    private Flip flip(Path directory, SplittableRandom random) throws IOException {
        Map<String, List<Path>> kinds = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted().toList()) {
                boolean shown = directory.equals(file.getParent())
                        && !file.getFileName().toString().startsWith(".");
                if (Files.isRegularFile(file) && Files.size(file) > 0 && shown == visible) {
                    kinds.computeIfAbsent(new Flip(file, 0, 0).kind(), kind -> new ArrayList<>())
                            .add(file);
                }
            }
        }
        List<List<Path>> all = new ArrayList<>(kinds.values());
        List<Path> its = all.get(random.nextInt(all.size()));
        Path file = its.get(random.nextInt(its.size()));
        Flip flip = new Flip(file, random.nextLong(used(file)), random.nextInt(8));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, flip.offset());
            one.put(0, (byte) (one.get(0) ^ 1 << flip.bit()));
            channel.write(one.flip(), flip.offset());
        }
        return flip;
    }

    /** Segments of a log are zeros to the most part: those are flipped now and then, behind what is written. */
    private static long used(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 1 && bytes[end - 1] == 0) {
            end--;
        }
        return Math.min(bytes.length, end + end / 4);
    }

    private void judge(Life life, Setting setting, Flip flip, Left left) throws InterruptedException {
        // A log may end at the bit, as a torn one does: rows behind it are sent again then, and only this life can
        // tell.
        long there = flip.kind().startsWith("wal") ? ManyLives.UNKNOWN : left.there();
        boolean told = life.tell(there + " " + left.goal() + " " + setting.directory()) && life.flush();
        String said = told ? life.next() : null;
        if (said == null) {
            throw new Violation("dies: " + life.all());
        }
        AtomicIntegerArray counts = outcomes.computeIfAbsent(flip.kind(), kind -> new AtomicIntegerArray(2));
        if (said.equals("D")) {
            counts.incrementAndGet(0);
            Output found = Output.read(setting.directory());
            boolean forgets = there == ManyLives.UNKNOWN;
            Auditor.compare(forgets ? left.expected().decided() : left.expected(), forgets ? found.decided() : found);
        } else {
            counts.incrementAndGet(1);
            if (!said.contains(setting.directory().toString())) {
                throw new Violation("refuses and does not say which file: " + said);
            }
        }
    }
}
