package io.laminar.engine.connector.file;

import io.laminar.engine.connector.ConnectorFactory;
import io.laminar.engine.connector.ConnectorOptions;
import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.connector.SourceRequest;
import io.laminar.engine.connector.staged.EpochStep;
import io.laminar.engine.connector.text.TextFormat;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.engine.format.BadRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code FROM FILE (path = '...')} and {@code INTO FILE (path = '...')}. */
public final class FileConnectorFactory implements ConnectorFactory {
    private final Consumer<EpochStep> steps;

    /** For applications. */
    public FileConnectorFactory() {
        this(step -> {});
    }

    /**
     * For whoever tests what is left when a sink is cut short.
     *
     * @param steps is told each step of each epoch, by the thread that takes it
     */
    public FileConnectorFactory(Consumer<EpochStep> steps) {
        this.steps = steps;
    }

    @Override
    public String name() {
        return "FILE";
    }

    @Override
    public SourceConnector createSource(SourceRequest request) {
        ConnectorOptions options = request.options();
        String path = options.require("path");
        List<Path> paths = at(options, "path", () -> InputFiles.resolve(request.baseDirectory(), path));
        TextFormat format = TextFormat.forInput(request.format(), paths.get(0).toString(), options);
        BadRecords.Policy policy = options.choice("bad.records", BadRecords.Policy.FAIL, BadRecords.Policy.class);
        Path deadLetters = policy == BadRecords.Policy.DEAD_LETTER
                ? request.baseDirectory().resolve(options.require("bad.records.path"))
                : null;
        options.refuseUnknown();
        BadRecords badRecords = at(options, "bad.records.path", () -> badRecords(policy, request, deadLetters));
        FileSource source = new FileSource(request, format, paths, badRecords);
        if (FileSource.mayKeepWaiting(paths.get(0))) {
            return source;
        }
        try {
            // Tells at once what cannot be opened.
            source.openNext();
        } catch (IOException e) {
            closeQuietly(source, e);
            throw options.at("path", FileFaults.opening(paths.get(0), e));
        } catch (EngineException e) {
            closeQuietly(source, e);
            throw options.at("path", e);
        }
        return source;
    }

    /** Puts the blame for a failure on an option. */
    private static <T> T at(ConnectorOptions options, String key, Supplier<T> action) {
        try {
            return action.get();
        } catch (EngineException e) {
            throw options.at(key, e);
        }
    }

    private static void closeQuietly(SourceConnector source, Exception failure) {
        try {
            source.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static BadRecords badRecords(BadRecords.Policy policy, SourceRequest request, @Nullable Path path) {
        try {
            return new BadRecords(policy, request.fields(), path);
        } catch (IOException e) {
            throw FileFaults.creating(path == null ? request.baseDirectory() : path, e);
        }
    }

    @Override
    public SinkConnector createSink(SinkRequest request) {
        ConnectorOptions options = request.options();
        String name = options.require("path");
        TextFormat format = TextFormat.forOutput(request.format(), name, options);
        Delivery delivery = options.choice("delivery", Delivery.AT_LEAST_ONCE, Delivery.class);
        options.refuseUnknown();
        Path path = request.baseDirectory().resolve(name);
        if (delivery == Delivery.AT_LEAST_ONCE) {
            boolean resumed = request.stage() != null && GrowingFile.isPossible(path);
            return resumed ? new AppendFileSink(request, format, path, steps) : new FileSink(request, format, path);
        }
        if (delivery == Delivery.IDEMPOTENT) {
            return idempotent(request, format, path);
        }
        if (format.kind() == TextFormat.Kind.TABLE) {
            throw options.at(
                    "delivery",
                    new ConfigException(
                            ErrorCode.INVALID_OPTION,
                            "a table for people is not written by epochs: sink=" + request.name(),
                            "use FORMAT CSV or FORMAT JSON"));
        }
        return new EpochFileSink(request, format, path, steps);
    }

    private SinkConnector idempotent(SinkRequest request, TextFormat format, Path path) {
        boolean compressed = GrowingFile.isCompressed(path);
        if (compressed || format.kind() == TextFormat.Kind.TABLE || at(request.options(), "path", () -> isPipe(path))) {
            throw request.options()
                    .at(
                            "delivery",
                            new IoException(
                                    ErrorCode.NOT_IDEMPOTENT,
                                    "sink cannot be idempotent: rows cannot be read back from a "
                                            + (compressed ? "compressed file" : "table for people or a pipe")
                                            + ": sink=" + request.name() + ", path=" + path,
                                    "FORMAT CSV or FORMAT JSON into a plain file"));
        }
        return new IdempotentFileSink(request, format, path, steps);
    }

    private static boolean isPipe(Path path) {
        try {
            return PipeOpening.isPipe(path);
        } catch (IOException e) {
            throw FileFaults.creating(path, e);
        }
    }

    @Override
    public boolean isIdempotent() {
        return true;
    }

    /** What becomes of rows when the engine dies and starts again. */
    private enum Delivery {
        /** They are in one file, where checkpoints are made those since the last one perhaps twice. */
        AT_LEAST_ONCE,
        /** They are in one file, visible at once, none twice. */
        IDEMPOTENT,
        /** They are in a file for each epoch, once. */
        EXACTLY_ONCE
    }
}
