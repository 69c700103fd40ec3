package io.laminar.storage.log;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.checkpoint.CoreBarrier;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.core.CoreConfig;
import io.laminar.ring0.core.Replay;
import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.Op;
import io.laminar.ring0.kernel.VectorKind;
import io.laminar.ring0.operator.AggregateCall;
import io.laminar.ring0.operator.AggregateFunction;
import io.laminar.ring0.operator.Distribution;
import io.laminar.ring0.operator.EmitMode;
import io.laminar.ring0.operator.ErrorPolicy;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.Sizing;
import io.laminar.ring0.operator.Source;
import io.laminar.ring0.operator.WindowSpec;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.storage.Journal;
import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.LogRecords;
import io.laminar.ring0.storage.StateRegion;
import io.laminar.ring0.storage.Storage.LogIo;
import io.laminar.ring0.storage.SyncPolicy;
import io.laminar.ring0.time.WatermarkPolicy;
import io.laminar.ring0.time.WatermarkPolicy.Drift;
import io.laminar.ring0.time.WatermarkPolicy.Excess;
import io.laminar.ring0.time.WatermarkPolicy.Full;
import io.laminar.ring0.time.WatermarkPolicy.Keys;
import io.laminar.ring0.time.WatermarkPolicy.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One life of a core with two sources that keep together, a log on a slow disk, and producers that do anything. */
final class LoggedCore implements AutoCloseable {
    private static final List<ColumnType> COLUMNS =
            List.of(ColumnType.TIMESTAMP, ColumnType.BIGINT, ColumnType.VARCHAR);
    private static final Expr TS = new Expr.Column(0, ColumnType.TIMESTAMP);
    private static final Expr KEY = new Expr.Column(1, ColumnType.BIGINT);
    private static final int BLOCKS = 4;
    private static final int CORE = 1;
    private static final long STEADY = 1_000;

    private final Random random;
    private final Setting setting;
    private final SimulatedDisk disk;
    private final IoPort port;
    private final Log log;
    private final Core core;
    private final List<SourceSpec> sources = new ArrayList<>();
    private final List<ToldReader> readers = new ArrayList<>();
    private final List<Producer> producers = new ArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();
    private final Path directory;
    private long nowNs = 1_000_000;
    private long eventTime;
    private long taken;
    private long safe;
    private final boolean epochs;
    private final Image from;
    private Image image;
    private Passing passing;
    private long epoch;
    private final Lane steady;
    private long steadyNext;
    private boolean owesPosition;

    /** What stays the same from life to life. */
    record Setting(WatermarkPolicy policy, SyncPolicy sync, int blockRows, int sliceRows, boolean epochs) {
        static Setting random(Random random, Scope scope, SyncPolicy sync) {
            boolean timed = random.nextBoolean();
            Excess excess = Excess.values()[random.nextInt(Excess.values().length)];
            Keys keys = scope == Scope.KEY
                    ? new Keys(1, 3 + random.nextInt(6), Full.values()[random.nextInt(Full.values().length)])
                    : null;
            Drift drift = timed && random.nextBoolean() ? new Drift("g", 2_000, excess) : null;
            WatermarkPolicy policy = new WatermarkPolicy(scope, timed ? 200 : WatermarkPolicy.NEVER, keys, drift);
            return new Setting(policy, sync, 2 + random.nextInt(40), 1 + random.nextInt(20), random.nextBoolean());
        }
    }

    private record Producer(Lane lane, String name, boolean[] ended) {}

    /** What a core had at a barrier: its place in the log, its regions, what its readers knew. */
    record Image(long sequence, Map<String, byte[]> regions, List<String> readers) {}

    /** A barrier on its way. */
    private final class Passing implements CoreBarrier {
        final long epoch;
        final long sequence;
        final Map<Region, byte[]> frozen = new IdentityHashMap<>();
        boolean passed;

        Passing(long epoch, long sequence) {
            this.epoch = epoch;
            this.sequence = sequence;
        }

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public boolean freeze(Region region) {
            frozen.put(region, RawMemory.toArray(region.base(), (int) region.usedBytes()));
            return true;
        }

        @Override
        public void giveUp(Region region) {
            throw new AssertionError("no room for what waits");
        }

        @Override
        public void passed() {
            passed = true;
        }
    }

    LoggedCore(Path directory, Setting setting, long seed, Image from) throws IOException {
        this.from = from;
        this.directory = directory;
        this.setting = setting;
        this.epochs = setting.epochs();
        this.epoch = seed * 1_000;
        this.random = new Random(seed);
        this.disk = new SimulatedDisk(seed);
        Files.createDirectories(directory);
        this.port = disk.open(new IoOptions("log", 4, 0, 1, 64, false, false));
        this.log = Log.open(
                new LogConfig(directory, CORE, 128 << 10, 16 << 10, setting.sync(), 50),
                new LogIo(port, disk, Runnable::run, () -> nowNs));
        Sizing sizing = new Sizing(setting.blockRows(), 512, 2);
        this.core = new Core(new CoreConfig(setting.sliceRows(), sizing, 1 << 20, RegionSource.LOCAL, () -> nowNs));
        core.enableCheckpoints();
        core.writeTo(new Journal(log, true));
        for (String name : List.of("a", "b")) {
            Expr watermark = Expr.Call.of(Op.SUB_I64, TS, new Expr.Literal(VectorKind.I64, 300L));
            SourceSpec source = new SourceSpec(
                    name,
                    COLUMNS,
                    0,
                    watermark,
                    Long.MAX_VALUE,
                    500,
                    0,
                    new Distribution.Single(name),
                    setting.policy());
            sources.add(source);
            OperatorSpec windows = windows(source);
            core.add(windows);
            subscribe(source);
            subscribe(windows);
        }
        this.steady = Lane.create(core.laneLayout(sources.getFirst()), BLOCKS, "steady");
        lanes.add(steady);
        if (random.nextBoolean()) {
            attachSteady();
        }
    }

    /** A producer that comes back, and sends again what it has not seen confirmed: numbered rows. */
    private void attachSteady() {
        core.source(sources.getFirst()).attach(steady.reader(), BLOCKS, new Source.Origin("steady", null));
    }

    private void resumeSteady() {
        Source source = core.source(sources.getFirst());
        if (!source.reads(steady.reader())) {
            attachSteady();
        }
        steadyNext = Math.max(0, source.place(steady.reader()).position());
        steady.writer().mark(Mark.POSITION, steadyNext);
    }

    private void steadyRows() {
        LaneWriter writer = steady.writer();
        if (owesPosition && !sayPosition()) {
            return;
        }
        for (int n = random.nextInt(20); n > 0 && writer.claim(); n--) {
            eventTime += random.nextInt(60);
            writer.setLong(0, eventTime);
            writer.setLong(1, STEADY + steadyNext++);
            writer.endRow();
            owesPosition = steadyNext % 8 == 0;
            if (owesPosition && !sayPosition()) {
                break;
            }
        }
        writer.publish();
    }

    /** At the same places in every life. */
    private boolean sayPosition() {
        owesPosition = !steady.writer().mark(Mark.POSITION, steadyNext);
        return !owesPosition;
    }

    /** How many rows of it came out, each once and in their order; where some may be dropped, none out of order. */
    long steadyRowsOut(String where) {
        long next = from == null && image == null ? STEADY : -1;
        for (String line : readers.getFirst().told.all().split("\n", -1)) {
            String[] words = line.split(" ");
            if (words[0].equals("row") && Long.parseLong(words[2]) >= STEADY) {
                long number = Long.parseLong(words[2]);
                boolean right = next < 0 || (setting.policy().drift() == null ? number == next : number >= next);
                assertTrue(right, where + ": row " + number + " where " + next + " was to come");
                next = number + 1;
            }
        }
        return Math.max(next, STEADY) - STEADY;
    }

    private static OperatorSpec windows(SourceSpec source) {
        AggregateCall count =
                new AggregateCall(AggregateFunction.COUNT_STAR, null, null, false, null, ColumnType.BIGINT);
        return new AggregateSpec(
                        "windows of " + source.name(),
                        source,
                        null,
                        List.of(KEY),
                        List.of(ColumnType.BIGINT),
                        new WindowSpec(TS, 1_000, 1_000, 0),
                        List.of(count),
                        EmitMode.AFTER_WATERMARK,
                        0,
                        ErrorPolicy.FAIL,
                        false,
                        1L << 30,
                        List.of())
                .withAllColumns();
    }

    private void subscribe(OperatorSpec spec) {
        Lane lane = Lane.create(core.layout(spec), 2, "out");
        core.subscribe(spec, lane.writer());
        boolean ofWindows = !(spec instanceof SourceSpec);
        String[] known = from == null
                ? new String[] {Long.MIN_VALUE + "", "false"}
                : from.readers().get(readers.size()).split(" ");
        Told told = new Told(ofWindows, Long.parseLong(known[0]), Boolean.parseBoolean(known[1]));
        readers.add(new ToldReader(lane, told));
    }

    /** Takes up what there was at the last barrier that got through, and all that is in the log behind it. */
    void recover() throws IOException {
        if (from != null) {
            for (StateRegion region : core.checkpointRegions()) {
                byte[] image = from.regions().get(region.identity());
                region.region().beginRestore(image.length);
                RawMemory.copyFrom(image, 0, region.region().base(), image.length);
                region.region().endRestore(image.length);
            }
            core.restore();
            image = from;
        }
        try (LogRecords records = LogReader.open(directory, CORE, from == null ? 0 : from.sequence() + 1);
                Replay replay = new Replay(core, records)) {
            for (int stuck = 0; !replay.hasEnded(); stuck++) {
                stuck = replay.step(1 + random.nextInt(20)) + turn() > 0 ? 0 : stuck;
                if (stuck > 1_000) {
                    throw new AssertionError("stuck at " + records.place());
                }
            }
        }
        settle();
    }

    /** Does anything, so many times; then nothing is under way. */
    void live(int acts) throws IOException {
        resumeSteady();
        for (int i = 0; i < acts; i++) {
            act();
        }
        settle();
    }

    private void act() throws IOException {
        if (epochs && random.nextInt(60) == 0) {
            beginBarrier();
        }
        noteImage();
        int what = random.nextInt(20);
        if (what == 19) {
            steadyRows();
        } else if (what == 0 && producers.size() < 40 || producers.isEmpty()) {
            attach();
        } else {
            act(what);
        }
    }

    private void beginBarrier() {
        Journal journal = core.journal();
        if (passing != null || journal == null) {
            return;
        }
        long sequence = journal.barrier(epoch + 1);
        if (sequence >= 0) {
            passing = new Passing(++epoch, sequence);
            assertTrue(core.beginBarrier(passing));
        }
    }

    /** Notes the image of a barrier that has got through, and been read. */
    private void noteImage() {
        Passing through = passing;
        if (through == null
                || !through.passed
                || log.durable() < through.sequence
                || readers.stream().anyMatch(reader -> reader.barrier < through.epoch)) {
            return;
        }
        passing = null;
        Map<String, byte[]> regions = new HashMap<>();
        for (StateRegion region : core.checkpointRegions()) {
            regions.put(region.identity(), through.frozen.get(region.region()));
        }
        List<String> known = new ArrayList<>();
        for (ToldReader reader : readers) {
            Told since = reader.sinceBarrier;
            reader.told = since;
            known.add(reader.knownAtBarrier);
        }
        image = new Image(through.sequence, regions, known);
    }

    /** What the next life begins with; null for nothing. */
    Image image() {
        return image;
    }

    private void act(int what) throws IOException {
        Producer producer = producers.get(random.nextInt(producers.size()));
        if (what < 10 && !producer.ended()[0]) {
            rows(producer.lane().writer());
        } else if (what < 13 && !producer.ended()[0]) {
            mark(producer);
        } else {
            nowNs += random.nextInt(4) == 0 ? random.nextInt(300) : 1;
            turn();
        }
    }

    private void attach() {
        SourceSpec source = sources.get(random.nextInt(2));
        Lane lane = Lane.create(core.laneLayout(source), BLOCKS, "in");
        lanes.add(lane);
        String name = random.nextInt(3) == 0 ? "p" + producers.size() : "";
        core.source(source).attach(lane.reader(), BLOCKS, new Source.Origin(name, null));
        producers.add(new Producer(lane, name, new boolean[1]));
    }

    private void rows(LaneWriter writer) {
        for (int n = random.nextInt(30); n > 0 && writer.claim(); n--) {
            eventTime += random.nextInt(60);
            if (random.nextInt(50) == 0) {
                writer.setNull(0);
            } else {
                writer.setLong(0, eventTime - random.nextInt(700));
            }
            writer.setLong(1, random.nextInt(8));
            if (writer.setString(2, "text".repeat(random.nextInt(7))) < 0) {
                writer.abandonRow();
                break;
            }
            writer.endRow();
        }
        writer.publish();
    }

    private void mark(Producer producer) {
        LaneWriter writer = producer.lane().writer();
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> writer.mark(Mark.WATERMARK, eventTime - random.nextInt(2_000));
            case 3, 4 -> writer.mark(Mark.FLUSH, 0);
            case 5 -> producer.ended()[0] = writer.mark(Mark.END, 0);
            default -> {}
        }
    }

    private int turn() throws IOException {
        int done = core.poll();
        if (random.nextInt(3) > 0) {
            log.work();
            log.maintain();
            port.poll(10);
            core.acknowledge(log.acknowledged());
        }
        for (ToldReader reader : readers) {
            done += random.nextInt(3) > 0 ? reader.read() : 0;
        }
        return done;
    }

    /** Time stands still until nothing moves. */
    private void settle() throws IOException {
        for (int quiet = 0; quiet < 30; ) {
            nowNs += setting.sync() == SyncPolicy.INTERVAL || setting.sync() == SyncPolicy.NONE ? 1 : 0;
            log.writer().flush();
            quiet = turn() > 0 || log.acknowledged() < log.appended() ? 0 : quiet + 1;
        }
        for (SourceSpec source : sources) {
            if (core.failure(source) != null) {
                throw core.failure(source);
            }
        }
    }

    /** All that anybody was told since the life's beginning, or the last barrier that got through. */
    String said() {
        StringBuilder all = new StringBuilder();
        for (ToldReader reader : readers) {
            all.append("reader\n").append(reader.told.all());
        }
        return all.toString();
    }

    /** Rows that were published by producers of this life whose source is not held back by another. */
    long rowsTaken() {
        taken = 0;
        safe = 0;
        for (Producer producer : producers) {
            long its = producer.lane().writer().rowsSafe();
            safe += its;
            boolean all = setting.policy().drift() == null;
            taken += all ? producer.lane().writer().rowsPublished() : its;
        }
        return taken;
    }

    long rowsSafe() {
        return safe;
    }

    @Override
    public void close() throws IOException {
        core.close();
        log.close();
        port.close();
        lanes.forEach(Lane::close);
        readers.forEach(reader -> reader.lane.close());
    }
}
