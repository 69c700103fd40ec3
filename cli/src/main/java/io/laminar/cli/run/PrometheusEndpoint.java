package io.laminar.cli.run;

import com.sun.net.httpserver.HttpServer;
import io.laminar.engine.Laminar;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Answers {@code GET /metrics} on this machine's own address while a script runs. */
final class PrometheusEndpoint implements AutoCloseable {
    private static final int OK = 200;

    private final HttpServer server;

    /**
     * Begins to answer.
     *
     * @param laminar whose metrics; open until this is closed
     * @param port where; 0 for any that is free
     * @throws IOException when the port is taken
     */
    PrometheusEndpoint(Laminar laminar, int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/metrics", exchange -> {
            byte[] text = laminar.metrics().prometheus().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(OK, text.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(text);
            }
        });
        server.start();
    }

    /** {@return the port} */
    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
