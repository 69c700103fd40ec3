package io.laminar.engine.connector.socket;

import io.laminar.engine.connector.Affinity;
import io.laminar.engine.connector.ConnectorFactory;
import io.laminar.engine.connector.ConnectorOptions;
import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.connector.SourceRequest;
import io.laminar.engine.connector.text.TextFormat;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.engine.format.BadRecords;
import io.laminar.engine.format.binary.FrameEncoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code FROM SOCKET (address = '...')} and {@code INTO SOCKET (address = '...')}. */
public final class SocketConnectorFactory implements ConnectorFactory {
    @Override
    public String name() {
        return "SOCKET";
    }

    @Override
    public SourceConnector createSource(SourceRequest request) {
        ConnectorOptions given = request.options();
        SocketOptions options = SocketOptions.forSource(request.format(), given);
        BadRecords.Policy policy = given.choice("bad.records", BadRecords.Policy.FAIL, BadRecords.Policy.class);
        Path deadLetters = policy == BadRecords.Policy.DEAD_LETTER
                ? request.baseDirectory().resolve(given.require("bad.records.path"))
                : null;
        Affinity affinity = Listeners.affinity(given, options, policy);
        given.refuseUnknown();
        InetSocketAddress address = addressOf(options, given);
        return new SocketSource(options, address, affinity, request, badRecords(policy, request, deadLetters));
    }

    private static InetSocketAddress addressOf(SocketOptions options, ConnectorOptions given) {
        try {
            return SocketAddressText.resolve(options.address());
        } catch (EngineException e) {
            throw given.at("address", e);
        }
    }

    private static BadRecords badRecords(BadRecords.Policy policy, SourceRequest request, @Nullable Path path) {
        try {
            return new BadRecords(policy, request.fields(), path);
        } catch (IOException e) {
            throw request.options()
                    .at(
                            "bad.records.path",
                            new IoException(
                                    ErrorCode.NOT_WRITABLE,
                                    "cannot create file: " + ErrorCode.NOT_WRITABLE.summary() + ": path=" + path
                                            + ", reason=" + e,
                                    e));
        }
    }

    @Override
    public SinkConnector createSink(SinkRequest request) {
        ConnectorOptions given = request.options();
        SocketOptions options = SocketOptions.forSink(request.format(), given);
        SocketSink.Slow slow = options.listens()
                ? given.choice("slow", SocketSink.Slow.WAIT, SocketSink.Slow.class)
                : SocketSink.Slow.WAIT;
        given.refuseUnknown();
        InetSocketAddress address = addressOf(options, given);
        return new SocketSink(options, address, slow, (chunks, peers) -> packer(request, options, chunks, peers));
    }

    private static RowPacker packer(SinkRequest request, SocketOptions options, Chunks chunks, Peers peers) {
        TextFormat text = options.text();
        if (text == null) {
            FrameEncoder encoder = new FrameEncoder(request.fields(), request.changelog(), options.maxFrameBytes());
            return new FramePacker(encoder, chunks, peers);
        }
        return new TextPacker(text, request, options, chunks, peers);
    }
}
