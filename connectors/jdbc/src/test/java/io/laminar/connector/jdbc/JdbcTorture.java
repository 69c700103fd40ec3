package io.laminar.connector.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.connector.staged.EpochReceiver;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.testing.ChildJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A process that brings the numbers from 0 on into a table by epochs, decides epochs in a file of its own, and dies at
 * a named step; who started it reads the table.
 */
final class JdbcTorture {
    static final int ROWS = 4_000;
    private static final int EXIT = 42;
    private static final int MOST_ROWS = 120;

    private final Path directory;
    private final String url;
    private final boolean remembers;

    JdbcTorture(Path directory, String url, boolean remembers) {
        this.directory = directory;
        this.url = url;
        this.remembers = remembers;
    }

    private JdbcLife life() {
        return JdbcLife.append(directory.resolve("stage"), url, "t", new FieldFormat("id", ColumnType.BIGINT, 0, true));
    }

    private record Decision(long epoch, int rows) {}

    private Decision decision() throws IOException {
        Path path = directory.resolve("decision");
        if (!Files.exists(path)) {
            return new Decision(TransactionalSink.NO_EPOCH, 0);
        }
        String[] words = Files.readString(path).split(" ");
        return new Decision(Long.parseLong(words[0]), Integer.parseInt(words[1]));
    }

    private void decide(Decision decision) throws IOException {
        Path written = directory.resolve("decision.new");
        Files.writeString(written, decision.epoch() + " " + decision.rows());
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(written, directory.resolve("decision"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Lets a process live; answers whether it came to its end. */
    boolean once(String step, int occurrence, long seed) throws IOException, InterruptedException {
        try (ChildJvm child = ChildJvm.start(
                JdbcTorture.class,
                directory.toString(),
                url,
                Boolean.toString(remembers),
                step,
                Integer.toString(occurrence),
                Long.toString(seed))) {
            child.last(0);
            int code = child.exitCode();
            assertTrue(code == 0 || code == EXIT, child::said);
            return code == 0;
        }
    }

    /** Looks at the table; answers how many rows there are. */
    int audit(PostgresServer server) throws IOException, SQLException {
        List<Integer> found = server.rows("SELECT id FROM t ORDER BY place").stream()
                .map(Integer::valueOf)
                .toList();
        Decision decision = decision();
        assertEquals(IntStream.range(0, found.size()).boxed().toList(), found, () -> "lost or doubled: " + decision);
        assertTrue(found.size() <= decision.rows(), () -> found.size() + " rows, " + decision);
        return found.size();
    }

    /** One life, until it dies or has brought all rows. */
    private void live(Consumer<String> step, Random random) throws IOException {
        Decision from = decision();
        long epoch = from.epoch();
        int next = from.rows();
        EpochReceiver receiver = new Watched(life().receiver(remembers), step);
        try (TransactionalSink sink = life().open(from.epoch(), receiver, its -> step.accept(its.name()))) {
            while (next < ROWS) {
                epoch++;
                int first = next;
                int count = Math.min(1 + random.nextInt(MOST_ROWS), ROWS - next);
                life().write(sink, count, (row, r) -> row.setLong(0, first + r));
                next += count;
                step.accept("WRITTEN");
                sink.prepare(epoch);
                step.accept("SAID");
                decide(new Decision(epoch, next));
                step.accept("DECIDED");
                sink.commit(epoch);
            }
        }
    }

    /** Tells the steps of a transaction. */
    private record Watched(EpochReceiver receiver, Consumer<String> step) implements EpochReceiver {
        @Override
        public void open() throws IOException {
            receiver.open();
        }

        @Override
        public long received() throws IOException {
            return receiver.received();
        }

        @Override
        public boolean begin(long epoch) throws IOException {
            boolean begun = receiver.begin(epoch);
            step.accept("BEGUN");
            return begun;
        }

        @Override
        public void rows(BlockCursor cursor, int from, int to) throws IOException {
            receiver.rows(cursor, from, to);
            step.accept("SENT");
        }

        @Override
        public void commit() throws IOException {
            receiver.commit();
            step.accept("ARRIVED");
        }

        @Override
        public void abandon() {
            receiver.abandon();
        }

        @Override
        public String describe() {
            return receiver.describe();
        }

        @Override
        public void close() throws IOException {
            receiver.close();
        }
    }

    /**
     * The process.
     *
     * @param arguments directory, url, whether it remembers, step, which time, seed
     * @throws IOException when something fails
     */
    public static void main(String[] arguments) throws IOException {
        JdbcTorture torture = new JdbcTorture(Path.of(arguments[0]), arguments[1], Boolean.parseBoolean(arguments[2]));
        int[] left = {Integer.parseInt(arguments[4])};
        torture.live(
                step -> {
                    if (step.equals(arguments[3]) && --left[0] == 0) {
                        Runtime.getRuntime().halt(EXIT);
                    }
                },
                new Random(Long.parseLong(arguments[5])));
    }
}
