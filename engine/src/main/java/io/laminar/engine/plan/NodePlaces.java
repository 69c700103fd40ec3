package io.laminar.engine.plan;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.InputPosition;
import io.laminar.engine.error.TopologyException;
import io.laminar.engine.topology.TopologyNode;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where things stand in a topology. Its texts are counted as the lines of one script, one behind the other, so the
 * place that an error of the front end has says which node and which text it is about.
 */
public final class NodePlaces {
    private final TreeMap<Integer, Piece> pieces = new TreeMap<>();
    private int nextLine = 1;

    /** A text of a node; empty for the node as such. */
    private record Piece(TopologyNode node, String text) {}

    NodePlaces() {}

    /** {@return the line of a text, which is noted} */
    int line(TopologyNode node, String text) {
        int line = nextLine;
        pieces.put(line, new Piece(node, text));
        nextLine += 1 + (int) text.chars().filter(c -> c == '\n').count();
        return line;
    }

    /** {@return the place of a node as such} */
    Position of(TopologyNode node) {
        return new Position(line(node, ""), 1, 0);
    }

    /**
     * {@return an error of the front end as one of the node that its place is in}
     *
     * @param node the node that was being planned, for errors without a place
     * @param error the error
     */
    public TopologyException blame(TopologyNode node, SqlException error) {
        Piece piece = pieceAt(error.position().line());
        TopologyNode culprit = piece == null ? node : piece.node();
        boolean schema = culprit instanceof TopologyNode.Union && error.code() == SqlErrorCode.TYPE_MISMATCH;
        ErrorCode code = schema
                ? ErrorCode.TOPOLOGY_SCHEMA_MISMATCH
                : ErrorCode.valueOf("SQL_" + error.code().name());
        String place = piece == null || piece.text().isEmpty()
                ? ""
                : "in='" + piece.text() + "', column=" + error.position().column()
                        + (error.details().isEmpty() ? "" : ", ");
        String hint = error.hint();
        return new TopologyException(code, culprit.name(), place + error.details(), hint == null ? "" : hint, error);
    }

    /**
     * {@return an error of the engine as one of the node that it was about}
     *
     * @param node the node that was being made
     * @param error the error
     */
    public static TopologyException blame(TopologyNode node, EngineException error) {
        error.at(InputPosition.NONE);
        return new TopologyException(
                error.code(), node.name(), String.valueOf(error.getMessage()), error.hint(), error);
    }

    private @Nullable Piece pieceAt(int line) {
        Map.Entry<Integer, Piece> entry = line < 1 ? null : pieces.floorEntry(line);
        return entry == null ? null : entry.getValue();
    }
}
