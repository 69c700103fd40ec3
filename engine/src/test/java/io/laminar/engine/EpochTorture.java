package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.connector.dedup.FilePositions;
import io.laminar.engine.connector.file.FilePorts;
import io.laminar.engine.connector.file.SteppedFileSink;
import io.laminar.engine.connector.staged.EpochStep;
import io.laminar.memory.testing.ChildJvm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A process that brings the numbers from 0 on through two lanes into files by epochs, decides epochs in a file of its
 * own, and dies at a named step; who started it reads what is visible. With a name that begins with {@code log} they go
 * into one file, by a sink that reads back what it has; with {@code grow} by one that writes them again.
 */
final class EpochTorture {
    /** Rows of all lives together. */
    static final int ROWS = 1500;

    static final int EXIT = 42;
    private static final Pattern NAME = Pattern.compile("out-([0-9]{12})-([0-9]{15})-([0-9]+)\\.csv(\\.gz)?");

    private final Path directory;
    private final long seed;
    private final String name;

    EpochTorture(Path directory, long seed, String name) {
        this.directory = directory;
        this.seed = seed;
        this.name = name;
    }

    /** What a process does wrong, so that the audit has to find it. */
    enum Fault {
        NONE,
        /** Makes rows visible before the epoch is decided. */
        COMMITS_FIRST,
        /** Takes all that is prepared for decided. */
        PRESUMES_COMMIT,
        /** Says that rows are done which are not prepared. */
        DECIDES_FIRST,
        /** Does not read back what is visible, nor look where the file was. */
        BEGINS_ANEW
    }

    /** What is decided: an epoch, and how many rows come before its barrier. */
    record Decision(long epoch, long rows) {}

    /** Lets a process live; answers whether it came to its end. */
    boolean once(String step, int occurrence, Fault fault) throws IOException, InterruptedException {
        try (ChildJvm child = ChildJvm.start(
                EpochTorture.class,
                directory.toString(),
                Long.toString(seed),
                name,
                step,
                Integer.toString(occurrence),
                fault.name())) {
            child.last(0);
            int code = child.exitCode();
            assertTrue(code == 0 || code == EXIT, child::said);
            return code == 0;
        }
    }

    /**
     * Looks at what a reader sees.
     *
     * @return the numbers, in order
     */
    List<Long> audit() throws IOException {
        Decision decision = decision();
        if (appends()) {
            return auditLog(decision);
        }
        List<Path> parts;
        try (Stream<Path> files = Files.list(directory)) {
            parts = files.filter(
                            path -> NAME.matcher(path.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
        List<Long> all = new ArrayList<>();
        for (Path part : parts) {
            Matcher its = NAME.matcher(part.getFileName().toString());
            assertTrue(its.matches());
            assertTrue(Long.parseLong(its.group(1)) <= decision.epoch(), () -> "not decided: " + part + " " + decision);
            assertEquals(all.size(), Long.parseLong(its.group(2)), () -> "rows before " + part);
            List<String> lines = lines(part);
            assertEquals("id", lines.get(0));
            assertEquals(Long.parseLong(its.group(3)), lines.size() - 1, part::toString);
            lines.stream().skip(1).map(Long::valueOf).forEach(all::add);
        }
        List<Long> sorted = all.stream().sorted().toList();
        assertEquals(LongStream.range(0, sorted.size()).boxed().toList(), sorted, () -> "lost or doubled " + decision);
        for (int lane = 0; lane < 2; lane++) {
            int its = lane;
            List<Long> of = all.stream().filter(value -> value % 2 == its).toList();
            assertEquals(of.stream().sorted().toList(), of, "order of a lane");
        }
        assertTrue(sorted.size() <= decision.rows(), () -> sorted.size() + " rows, " + decision);
        return sorted;
    }

    private boolean appends() {
        return name.startsWith("log") || repeats();
    }

    /** Whether rows may be there twice. */
    private boolean repeats() {
        return name.startsWith("grow");
    }

    /** Rows are visible at once: more than was decided, never less. What no line end follows is none yet. */
    private List<Long> auditLog(Decision decision) throws IOException {
        String text = Files.exists(log()) ? readable(log()) : "";
        List<String> lines =
                text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        assertTrue(lines.isEmpty() || lines.get(0).equals("id"), lines::toString);
        List<Long> all = lines.stream().skip(1).map(Long::valueOf).sorted().toList();
        if (repeats()) {
            all = all.stream().distinct().toList();
        }
        assertEquals(all.stream().distinct().toList(), all, () -> "doubled " + decision);
        Set<Long> there = Set.copyOf(all);
        for (long row = 0; row < decision.rows(); row++) {
            assertTrue(there.contains(row), "lost: " + row + ", " + decision);
        }
        return all;
    }

    private long seen() throws IOException {
        return auditLog(decision()).stream().mapToLong(row -> row + 1).max().orElse(0);
    }

    private Path log() {
        return directory.resolve(name);
    }

    /** Takes away some of what was not synced, as a power cut does; there may be a hole in what is left. */
    void cutPower(Random random) throws IOException {
        Path stage = directory.resolve("stage");
        long synced = 0;
        try (Stream<Path> notes = Files.exists(stage) ? Files.list(stage) : Stream.empty()) {
            for (Path note : notes.toList()) {
                synced = Math.max(
                        synced,
                        FilePositions.position(note.getFileName().toString())
                                .map(FilePositions.Position::offset)
                                .orElse(0L));
            }
        }
        if (!Files.exists(log())) {
            return;
        }
        int loose = (int) (Files.size(log()) - synced);
        if (loose > 0) {
            try (FileChannel channel = FileChannel.open(log(), StandardOpenOption.WRITE)) {
                long end = synced + random.nextInt(loose + 1);
                channel.truncate(end);
                int left = (int) (end - synced);
                if (left > 0 && random.nextBoolean()) {
                    int hole = random.nextInt(left);
                    channel.write(ByteBuffer.allocate(left - hole), synced + hole);
                }
            }
        }
    }

    private static List<String> lines(Path part) throws IOException {
        byte[] bytes = Files.readAllBytes(part);
        if (part.toString().endsWith(".gz")) {
            bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        }
        return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }

    /** As far as it can be read: a compressed file is torn like any other. */
    private static String readable(Path part) throws IOException {
        if (!part.toString().endsWith(".gz")) {
            return Files.readString(part, StandardCharsets.ISO_8859_1);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(part))) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                all.write(next);
            }
        } catch (ZipException | EOFException e) {
            // What comes then is not there.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private Decision decision() throws IOException {
        Path path = directory.resolve("decision");
        if (!Files.exists(path)) {
            return new Decision(TransactionalSink.NO_EPOCH, 0);
        }
        String[] words = Files.readString(path).split(" ");
        return new Decision(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }

    /** One life: what it does, and where it ends. */
    private static final class Life {
        private final EpochTorture torture;
        private final String fatal;
        private final Fault fault;
        private int left;

        Life(EpochTorture torture, String fatal, int occurrence, Fault fault) {
            this.torture = torture;
            this.fatal = fatal;
            this.left = occurrence;
            this.fault = fault;
        }

        void step(String step) {
            if (step.equals(fatal) && --left == 0) {
                Runtime.getRuntime().halt(EXIT);
            }
        }

        void live() throws IOException {
            Decision decision = torture.decision();
            Random random = new Random(torture.seed + decision.rows() + left);
            EpochNotes notes = new EpochNotes(decision.epoch());
            long seen = torture.appends() ? torture.seen() : 0;
            TransactionalSink sink = sink();
            try (FilePorts ports = new FilePorts()) {
                sink.open(ports);
                if (decision.epoch() == TransactionalSink.NO_EPOCH || fault == Fault.BEGINS_ANEW) {
                    sink.begin(decision.epoch());
                } else {
                    sink.recover(fault == Fault.PRESUMES_COMMIT ? Long.MAX_VALUE : decision.epoch());
                }
                try (EpochLanes lanes = new EpochLanes(2, sink, notes)) {
                    run(lanes, notes, random, decision, seen);
                }
            }
        }

        private TransactionalSink sink() {
            Consumer<EpochStep> steps = step -> step(step.name());
            if (torture.repeats()) {
                return SteppedFileSink.repeating(torture.directory, torture.name, steps);
            }
            return torture.appends()
                    ? SteppedFileSink.appending(torture.directory, torture.name, steps)
                    : SteppedFileSink.of(torture.directory, torture.name, steps);
        }

        private void run(EpochLanes lanes, EpochNotes notes, Random random, Decision from, long seen)
                throws IOException {
            long epoch = from.epoch();
            long next = from.rows();
            for (int turn = 0; next < ROWS; turn++) {
                epoch++;
                // Every fourth epoch is empty.
                long until = Math.min(ROWS, next + (turn % 4 == 3 ? 0 : 1 + random.nextInt(50)));
                // As a replay does: before the first barrier there is all that is visible.
                until = turn == 0 ? Math.max(until, seen) : until;
                int early = random.nextInt(2);
                for (; next < until; next++) {
                    lanes.rows((int) (next % 2), next);
                    step("WRITTEN");
                    if (next % 5 == 0) {
                        lanes.settle();
                    }
                }
                lanes.settle();
                step("BROUGHT");
                boolean last = next == ROWS;
                if (last) {
                    lanes.end(0);
                    lanes.end(1);
                    lanes.agent().begun(epoch);
                } else {
                    barriers(lanes, early, epoch, random);
                }
                if (fault == Fault.DECIDES_FIRST) {
                    decide(new Decision(epoch, next));
                }
                lanes.settle();
                assertEquals(List.of("prepared " + epoch), notes.said());
                if (fault == Fault.COMMITS_FIRST) {
                    lanes.agent().decided(epoch);
                    lanes.settle();
                }
                step("SAID");
                decide(new Decision(epoch, next));
                lanes.agent().decided(epoch);
                lanes.settle();
            }
        }

        private void barriers(EpochLanes lanes, int early, long epoch, Random random) {
            lanes.barrier(early, epoch);
            if (random.nextBoolean()) {
                lanes.settle();
            }
            lanes.barrier(1 - early, epoch);
        }

        private void decide(Decision decision) throws IOException {
            Path path = torture.directory.resolve("decision");
            Path written = torture.directory.resolve("decision.new");
            Files.writeString(written, decision.epoch() + " " + decision.rows());
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            step("DECISION_WRITTEN");
            Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
            step("DECIDED");
        }
    }

    /**
     * The process.
     *
     * @param arguments directory, seed, name, step, which time, fault
     * @throws IOException when something fails
     */
    public static void main(String[] arguments) throws IOException {
        EpochTorture torture = new EpochTorture(Path.of(arguments[0]), Long.parseLong(arguments[1]), arguments[2]);
        new Life(torture, arguments[3], Integer.parseInt(arguments[4]), Fault.valueOf(arguments[5])).live();
    }
}
