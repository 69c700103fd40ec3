package io.laminar.torture;

import io.laminar.torture.audit.Auditor;
import io.laminar.torture.audit.Output;
import io.laminar.torture.audit.Violation;
import io.laminar.torture.life.Chain;
import io.laminar.torture.life.Life;
import io.laminar.torture.life.Scratch;
import io.laminar.torture.life.Setting;
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
import java.util.stream.Stream;

/**
 * Flips a bit of a file, again and again, each time in what a killed engine has left. The next life has the right
 * output, or there is none: it says which file it cannot read.
 */
final class FlipTorture {
    /** Where lives are cut short, so that there are files of all kinds. */
    private static final List<String> ENDS = List.of("run.DECIDED:12", "run.PREPARED:11", "epoch.DELIVERED:7");

    private static final int LIFE_MS = 3000;
    private static final int CHECKPOINT_MS = 15;
    private static final int MORE_ROWS = 200;

    /** In a process that has lived for so long a leak would show. */
    private static final int LIVES_OF_A_PROCESS = 500;

    private final Order order;
    private final boolean visible;
    private final SplittableRandom random;
    private final Map<String, int[]> outcomes = new TreeMap<>();

    /** {@code visible}: a control: files that sinks have made visible, which nobody reads again. */
    FlipTorture(Order order, boolean visible) {
        this.order = order;
        this.visible = visible;
        this.random = new SplittableRandom(order.seed());
    }

    /** Does it; answers what was done. */
    String run() throws IOException, InterruptedException {
        int each = (order.rounds() + ENDS.size() - 1) / ENDS.size();
        int done = 0;
        for (String end : ENDS) {
            int rounds = Math.min(each, order.rounds() - done);
            if (rounds > 0) {
                flip(end, done, rounds);
                done += rounds;
            }
        }
        StringBuilder text = new StringBuilder();
        outcomes.forEach((kind, counts) -> text.append("; ")
                .append(kind)
                .append(": ")
                .append(counts[0])
                .append(" right, ")
                .append(counts[1])
                .append(" refused"));
        return done + " flips" + text + "; no wrong answer";
    }

    private void flip(String end, int first, int rounds) throws IOException, InterruptedException {
        Path left = order.fresh("flip-left");
        Setting setting = new Setting(left, order.seed(), 1, "nio", Wrong.NOTHING);
        Chain chain = new Chain(setting);
        Rounds.judged(order, setting, "the life before", () -> {
            Rounds.live(chain, new Life.Start(setting, CHECKPOINT_MS, "", Map.of()), -1, Rounds.afterMs(LIFE_MS / 10));
            Rounds.live(chain, new Life.Start(setting, CHECKPOINT_MS, end, Map.of()), -1, Rounds.afterMs(LIFE_MS));
        });
        long goal = chain.auditor().sent() + MORE_ROWS;
        Output expected = Chain.faultFree(setting, goal);
        Setting damaged = new Setting(order.work().resolve("flip"), order.seed(), 1, "nio", Wrong.NOTHING);
        for (int round = 0; round < rounds; ) {
            try (Life life = Life.startMany(order.seed(), goal)) {
                life.next();
                for (int i = 0; i < LIVES_OF_A_PROCESS && round < rounds; i++, round++) {
                    Scratch.copy(left, damaged.directory());
                    Flip flip = flip(damaged.directory());
                    String what = "flip " + (first + round) + " behind " + end + ", " + flip;
                    Rounds.judged(order, damaged, what, () -> judge(life, damaged, flip, expected));
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

    private Flip flip(Path directory) throws IOException {
        Map<String, List<Path>> kinds = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted().toList()) {
                boolean shown = file.getParent().equals(directory)
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
        Flip flip = new Flip(file, random.nextLong(Files.size(file)), random.nextInt(8));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, flip.offset());
            one.put(0, (byte) (one.get(0) ^ 1 << flip.bit()));
            channel.write(one.flip(), flip.offset());
        }
        return flip;
    }

    private void judge(Life life, Setting setting, Flip flip, Output expected) throws InterruptedException {
        boolean told = life.tell(setting.directory().toString()) && life.flush();
        String said = told ? life.next() : null;
        if (said == null) {
            throw new Violation("dies: " + life.all());
        }
        int[] counts = outcomes.computeIfAbsent(flip.kind(), kind -> new int[2]);
        if (said.equals("D")) {
            counts[0]++;
            Auditor.compare(expected, Output.read(setting.directory()));
        } else {
            counts[1]++;
            if (!said.contains(setting.directory().toString())) {
                throw new Violation("refuses and does not say which file: " + said);
            }
        }
    }
}
