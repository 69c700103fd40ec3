package io.laminar.engine;

import io.laminar.engine.config.BackpressureConfig;
import io.laminar.engine.config.BudgetConfig;
import io.laminar.engine.config.ConfigKeys;
import io.laminar.engine.config.DataConfig;
import io.laminar.engine.config.IdleConfig;
import io.laminar.engine.config.IoConfig;
import io.laminar.engine.config.MetricsConfig;
import io.laminar.engine.config.PinConfig;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.plan.ProgramFunctions;
import io.laminar.engine.topology.TopologyProcess;
import io.laminar.memory.region.RegionConfig;
import io.laminar.ring0.core.AllocationGuard;
import io.laminar.ring0.core.CoreWatch;
import io.laminar.ring0.port.Clock;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an engine is opened. A config that exists is valid; {@code docs/CONFIGURATION.md} lists every key.
 *
 * @param mode who runs the cores
 * @param cores how many there are
 * @param pin whether their threads are kept on processors
 * @param blockRows rows of a block
 * @param blockDataBytes bytes of a block for texts longer than 12 bytes; also the longest row of such texts
 * @param blocksPerLane blocks of each lane between a producer or a consumer and the core
 * @param blocksPerStream blocks of each stream within the core
 * @param sliceRows most rows that an operator takes at once
 * @param memoryLimitBytes bytes outside the heap that queries may take
 * @param memory how the memory of state is wished for; granted by the module {@code numa} where that is there
 * @param idle what the engine's threads do when there is nothing to do
 * @param allocationGuard what is done about heap bytes that the core allocates
 * @param metrics what is counted, and who can see it
 * @param budgets how long things may take before that is counted
 * @param backpressure when producers that wait are held back, and when they go on
 * @param io how files and sockets are reached
 * @param data where the engine keeps what outlives it
 * @param functions what statements and topologies call {@code PROCESS(t, 'name')}, by name
 * @param clock what time it is for cores and producers: who has been idle for how long; read once a round
 * @param baseDirectory where relative paths in statements count from
 * @param standardOutput where the connector STDOUT writes; never closed
 * @param watch who is told of the core's rounds and its operators' turns; null for nobody
 */
public record LaminarConfig(
        Mode mode,
        int cores,
        PinConfig pin,
        int blockRows,
        int blockDataBytes,
        int blocksPerLane,
        int blocksPerStream,
        int sliceRows,
        long memoryLimitBytes,
        RegionConfig memory,
        IdleConfig idle,
        AllocationGuard.Mode allocationGuard,
        MetricsConfig metrics,
        BudgetConfig budgets,
        BackpressureConfig backpressure,
        IoConfig io,
        DataConfig data,
        Map<String, TopologyProcess> functions,
        Clock clock,
        Path baseDirectory,
        OutputStream standardOutput,
        @Nullable CoreWatch watch) {
    /** Who runs the core. */
    public enum Mode {
        /** A thread of its own. */
        THREADED,
        /** The caller, by {@link Laminar#poll()}. */
        INLINE
    }

    /** A block of eight numeric columns stays within the level 2 cache. */
    public static final int DEFAULT_BLOCK_ROWS = 1024;

    /** One: an engine beside other work takes no more threads than it is told to. */
    public static final int DEFAULT_CORES = 1;

    /** 64 bytes of text for each row of a block. */
    public static final int DEFAULT_BLOCK_DATA_BYTES = 64 << 10;

    /** Half of it, eight thousand rows, is what the core works on while a producer that was held back wakes up. */
    public static final int DEFAULT_BLOCKS_PER_LANE = 16;

    /** One being filled, one being read, two for consumers that lag. */
    public static final int DEFAULT_BLOCKS_PER_STREAM = 4;

    /** Long enough to hide what a kernel costs a slice, short enough to stay in the level 1 cache. */
    public static final int DEFAULT_SLICE_ROWS = 256;

    /** Enough for a hundred million groups; a host with less memory should say so. */
    public static final long DEFAULT_MEMORY_LIMIT_BYTES = 8L << 30;

    /** More than one machine has for one engine. */
    public static final int MAX_CORES = 64;

    /** Checks every component. */
    public LaminarConfig {
        ConfigKeys.range("cores", cores, 1, MAX_CORES);
        if (!pin.cpus().isEmpty() && pin.cpus().size() < cores) {
            throw new ConfigException(
                    ErrorCode.INVALID_CONFIG,
                    "fewer processors than cores: cores.pin=" + pin.text() + ", cores=" + cores);
        }
        ConfigKeys.range("block.rows", blockRows, 1, 1 << 16);
        ConfigKeys.range("block.data.bytes", blockDataBytes, 64, 1 << 30);
        ConfigKeys.range("blocks.per.lane", blocksPerLane, 2, 1 << 10);
        ConfigKeys.range("blocks.per.stream", blocksPerStream, 2, 1 << 10);
        ConfigKeys.range("slice.rows", sliceRows, 1, 1 << 16);
        ConfigKeys.range("memory.limit.bytes", memoryLimitBytes, 1 << 20, Long.MAX_VALUE);
        data.requireFitting(blockDataBytes);
        functions = Map.copyOf(functions);
        ProgramFunctions.of(functions);
    }

    /** {@return the defaults: a core on a thread of its own} */
    public static LaminarConfig defaults() {
        return builder().build();
    }

    /** {@return the defaults, but the caller runs the core} */
    public static LaminarConfig inline() {
        return builder().mode(Mode.INLINE).build();
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects settings; {@link #build()} checks them. */
    public static final class Builder {
        private Mode mode = Mode.THREADED;
        private int cores = DEFAULT_CORES;
        private PinConfig pin = PinConfig.DEFAULT;
        private int blockRows = DEFAULT_BLOCK_ROWS;
        private int blockDataBytes = DEFAULT_BLOCK_DATA_BYTES;
        private int blocksPerLane = DEFAULT_BLOCKS_PER_LANE;
        private int blocksPerStream = DEFAULT_BLOCKS_PER_STREAM;
        private int sliceRows = DEFAULT_SLICE_ROWS;
        private long memoryLimitBytes = DEFAULT_MEMORY_LIMIT_BYTES;
        /** Those with parts of their own, which {@link ConfigText} sets one by one. */
        RegionConfig memory = RegionConfig.DEFAULT;

        IdleConfig idle = IdleConfig.DEFAULT;
        private AllocationGuard.Mode allocationGuard = AllocationGuard.Mode.COUNT;
        MetricsConfig metrics = MetricsConfig.DEFAULT;
        BudgetConfig budgets = BudgetConfig.DEFAULT;
        BackpressureConfig backpressure = BackpressureConfig.DEFAULT;
        IoConfig io = IoConfig.DEFAULT;
        DataConfig data = DataConfig.DEFAULT;
        private final Map<String, TopologyProcess> functions = new TreeMap<>();
        private Clock clock = System::nanoTime;
        private Path baseDirectory = Path.of("");
        private OutputStream standardOutput = new FileOutputStream(FileDescriptor.out);
        private @Nullable CoreWatch watch;

        private Builder() {}

        /**
         * Sets who runs the core.
         *
         * @param value who
         * @return this
         */
        public Builder mode(Mode value) {
            mode = value;
            return this;
        }

        /**
         * Sets how many cores there are.
         *
         * @param value 1 to 64; more than the machine has processors make sense in tests only
         * @return this
         */
        public Builder cores(int value) {
            cores = value;
            return this;
        }

        /**
         * Sets whether threads of cores are kept on processors.
         *
         * @param value whether, and on which
         * @return this
         */
        public Builder pin(PinConfig value) {
            pin = value;
            return this;
        }

        /**
         * Sets the rows of a block.
         *
         * @param value 1 to 65536
         * @return this
         */
        public Builder blockRows(int value) {
            blockRows = value;
            return this;
        }

        /**
         * Sets the bytes of a block for texts longer than 12 bytes.
         *
         * @param value 64 to 2^30
         * @return this
         */
        public Builder blockDataBytes(int value) {
            blockDataBytes = value;
            return this;
        }

        /**
         * Sets the blocks of each lane.
         *
         * @param value 2 to 1024
         * @return this
         */
        public Builder blocksPerLane(int value) {
            blocksPerLane = value;
            return this;
        }

        /**
         * Sets the blocks of each stream within the core.
         *
         * @param value 2 to 1024
         * @return this
         */
        public Builder blocksPerStream(int value) {
            blocksPerStream = value;
            return this;
        }

        /**
         * Sets how many rows an operator takes at once.
         *
         * @param value 1 to 65536
         * @return this
         */
        public Builder sliceRows(int value) {
            sliceRows = value;
            return this;
        }

        /**
         * Sets how many bytes outside the heap queries may take.
         *
         * @param value from 1 MiB on
         * @return this
         */
        public Builder memoryLimitBytes(long value) {
            memoryLimitBytes = value;
            return this;
        }

        /**
         * Sets how the memory of state is wished for.
         *
         * @param value nodes, pages, locking
         * @return this
         */
        public Builder memory(RegionConfig value) {
            memory = value;
            return this;
        }

        /**
         * Sets what the engine's threads do when there is nothing to do.
         *
         * @param value spins, yields, parking
         * @return this
         */
        public Builder idle(IdleConfig value) {
            idle = value;
            return this;
        }

        /**
         * Sets what is done about heap bytes that the core allocates.
         *
         * @param value nothing, count, or stop
         * @return this
         */
        public Builder allocationGuard(AllocationGuard.Mode value) {
            allocationGuard = value;
            return this;
        }

        /**
         * Sets what is counted, and who can see it.
         *
         * @param value counters, and the directory of their file
         * @return this
         */
        public Builder metrics(MetricsConfig value) {
            metrics = value;
            return this;
        }

        /**
         * Sets how long things may take before that is counted.
         *
         * @param value budgets
         * @return this
         */
        public Builder budgets(BudgetConfig value) {
            budgets = value;
            return this;
        }

        /**
         * Sets when producers that wait are held back, and when they go on.
         *
         * @param value shares of a lane
         * @return this
         */
        public Builder backpressure(BackpressureConfig value) {
            backpressure = value;
            return this;
        }

        /**
         * Sets how files and sockets are reached.
         *
         * @param value backend and sizes
         * @return this
         */
        public Builder io(IoConfig value) {
            io = value;
            return this;
        }

        /**
         * Sets where the engine keeps what outlives it.
         *
         * @param value directory, and how often checkpoints are taken
         * @return this
         */
        public Builder data(DataConfig value) {
            data = value;
            return this;
        }

        /**
         * Names a function of the program. What an engine with a data directory has kept of functions is theirs again
         * when it is opened with functions of the same names, keys, columns and states.
         *
         * @param name by which statements and topologies call it; a name given twice is the latter's
         * @param value the function
         * @return this
         */
        public Builder function(String name, TopologyProcess value) {
            functions.put(name, value);
            return this;
        }

        /**
         * Sets what time it is for cores and producers. With an inline engine and a clock of the caller's own, what an
         * engine does follows from the calls alone.
         *
         * @param value a clock; by default the machine's, from an arbitrary moment on
         * @return this
         */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /**
         * Sets where relative paths in statements count from.
         *
         * @param value a directory
         * @return this
         */
        public Builder baseDirectory(Path value) {
            baseDirectory = value;
            return this;
        }

        /**
         * Sets where the connector STDOUT writes.
         *
         * @param value a stream; never closed
         * @return this
         */
        public Builder standardOutput(OutputStream value) {
            standardOutput = value;
            return this;
        }

        /**
         * Sets who is told of the core's rounds and its operators' turns: for measuring.
         *
         * @param value called by whoever polls the core
         * @return this
         */
        public Builder watch(CoreWatch value) {
            watch = value;
            return this;
        }

        /**
         * Sets something by its key, as a command line or a file gives it.
         *
         * @param key a key of {@code docs/CONFIGURATION.md}
         * @param value its value as text
         * @return this
         */
        public Builder set(String key, String value) {
            ConfigText.set(this, key, value);
            return this;
        }

        /** {@return the config} */
        public LaminarConfig build() {
            return new LaminarConfig(
                    mode,
                    cores,
                    pin,
                    blockRows,
                    blockDataBytes,
                    blocksPerLane,
                    blocksPerStream,
                    sliceRows,
                    memoryLimitBytes,
                    memory,
                    idle,
                    allocationGuard,
                    metrics,
                    budgets,
                    backpressure,
                    io,
                    data,
                    functions,
                    clock,
                    baseDirectory,
                    standardOutput,
                    watch);
        }
    }
}
