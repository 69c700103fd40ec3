package io.laminar.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Laminar;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class PrometheusEndpointTest {
    @Test
    void shouldAnswerWithTheMetrics() throws Exception {
        try (Laminar laminar = Laminar.open();
                PrometheusEndpoint endpoint = new PrometheusEndpoint(laminar, 0)) {
            laminar.execute("CREATE SOURCE t (k BIGINT)");
            URI address = URI.create("http://localhost:" + endpoint.port() + "/metrics");
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertTrue(
                    answer.headers().firstValue("Content-Type").orElseThrow().startsWith("text/plain; version=0.0.4"));
            assertTrue(answer.body().contains("laminar_source_rows_total{source=\"t\"} 0\n"), answer.body());
        }
    }
}
