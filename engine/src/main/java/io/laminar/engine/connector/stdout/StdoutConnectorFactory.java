package io.laminar.engine.connector.stdout;

import io.laminar.engine.connector.ConnectorFactory;
import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.text.ChangeOps;
import io.laminar.engine.connector.text.TextFormat;
import io.laminar.engine.connector.text.TextSink;
import io.laminar.engine.format.OutputBuffer;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** {@code INTO STDOUT}: rows to the standard output, as a table unless a format is named. */
public final class StdoutConnectorFactory implements ConnectorFactory {
    /** The standard output is not ours to close. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    @Override
    public String name() {
        return "STDOUT";
    }

    @Override
    public SinkConnector createSink(SinkRequest request) {
        String name = request.format().isEmpty() ? "TABLE" : request.format();
        TextFormat format = TextFormat.forOutput(name, "", request.options());
        request.options().refuseUnknown();
        OutputBuffer out = new OutputBuffer(new Unclosed(request.standardOutput()), "sink." + request.name());
        return new TextSink(
                format.writer(out, request.fields(), request.changelog()),
                new ChangeOps(request.keys()),
                "standard output");
    }
}
