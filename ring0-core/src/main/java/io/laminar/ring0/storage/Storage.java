package io.laminar.ring0.storage;

import io.laminar.ring0.port.Clock;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoPort;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/**
 * What outlives the process. Found by {@link java.util.ServiceLoader}: the module {@code storage} provides it.
 *
 * @threading any
 */
public interface Storage {
    /**
     * Opens a core's log for writing, or makes one. What a crash has torn off its end is cut; what can be read is
     * durable then.
     *
     * @param config where and how
     * @param io what it is written with
     * @return the log
     * @throws StorageException when another writer has it, it is damaged, or its first file cannot be made
     * @blocking as long as that takes
     */
    LogPort openLog(LogConfig config, LogIo io) throws StorageException;

    /**
     * What a log is written with.
     *
     * @param port of the core: the log's files and buffers are the port's
     * @param backend opens a port for whoever makes files
     * @param background makes files; a thread of it may write as long as a file takes
     * @param clock any: intervals count by it, and how long syncs take
     */
    record LogIo(IoPort port, IoBackend backend, Executor background, Clock clock) {}

    /**
     * Opens a core's log for reading.
     *
     * @param directory holds the logs of all cores
     * @param core whose log
     * @param from the first sequence wanted; 0 for the first there is
     * @param to the last one wanted, which the log is known to have; {@link Long#MAX_VALUE} for all that there are:
     *     then what is behind the last is looked through, as there may be damage
     * @return the records, before the first
     * @throws StorageException when that is not there any more, or the log cannot be read
     */
    LogRecords readLog(Path directory, int core, long from, long to) throws StorageException;

    /**
     * {@return what tells a core's log from others; 0 when there is none} A checkpoint says it of the logs that it was
     * taken with.
     *
     * @param directory holds the logs of all cores
     * @param core whose log
     * @throws StorageException when heads of segments cannot be read, or are not of one log
     * @blocking as long as reading them takes
     */
    long identifyLog(Path directory, int core) throws StorageException;

    /**
     * Deletes the logs of cores that there are not any more, or are not yet.
     *
     * @param directory holds the logs of all cores
     * @param cores how many there are: the logs of these stay
     * @throws StorageException when a file cannot be deleted
     * @blocking as long as files take
     */
    void keepLogs(Path directory, int cores) throws StorageException;

    /**
     * Opens the checkpoints of an engine, for this process alone.
     *
     * @param directory theirs alone; made when it is not there
     * @return the checkpoints
     * @throws StorageException when another has them, or files cannot be made
     * @blocking as long as files take
     */
    CheckpointStore openCheckpoints(Path directory) throws StorageException;

    /**
     * Opens the checkpoints of an engine that does not run: nothing is made, changed or deleted. Several may read at
     * the same time, and no engine starts meanwhile.
     *
     * @param directory theirs
     * @return the checkpoints
     * @throws StorageException when an engine has them, or they cannot be read
     */
    CheckpointReader readCheckpoints(Path directory) throws StorageException;
}
