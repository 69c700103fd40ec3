package io.laminar.sql.explain;

import io.laminar.memory.block.BlockLayout;
import io.laminar.ring0.operator.Distribution;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.ExchangeSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.sql.catalog.EngineShape;
import java.util.List;

/** On which cores the rows of a node are, and how much room lanes have, in words. */
final class PlaceText {
    private final EngineShape shape;

    PlaceText(EngineShape shape) {
        this.shape = shape;
    }

    /** {@return whether there is anything to tell} */
    boolean isSpread() {
        return shape.cores() > 1;
    }

    /** {@return {@code 0-3, by symbol}} */
    String cores(OperatorSpec spec, List<String> columns) {
        String all = "0-" + (shape.cores() - 1);
        return switch (Distribution.of(spec)) {
            case Distribution.Single single -> single.core(shape.cores()) + ", all rows";
            case Distribution.Hashed hashed -> all + ", by " + by(hashed, columns);
            case Distribution.Spread spread -> all + spread(spec);
        };
    }

    private static String spread(OperatorSpec spec) {
        return switch (spec) {
            case SourceSpec source -> ", in turn";
            case ExchangeSpec exchange -> ", by the keys above";
            default -> ", where its inputs are";
        };
    }

    private static String by(Distribution.Hashed hashed, List<String> columns) {
        return String.join(", ", hashed.columns().stream().map(columns::get).toList());
    }

    /** {@return {@code by symbol, a lane from each core to each core}} */
    String exchange(ExchangeSpec exchange, List<String> columns) {
        return switch (exchange.distribution()) {
            case Distribution.Single single -> "all to one core, a lane from each core";
            case Distribution.Hashed hashed -> "by " + by(hashed, columns) + ", a lane from each core to each core";
            case Distribution.Spread spread -> "by the keys above, a lane from each core to each core";
        };
    }

    /** {@return {@code 4 x 4, each 8192 rows, 1 MiB}} */
    String lanes(ExchangeSpec exchange) {
        return count(exchange.input()) + " x " + count(exchange) + ", " + room(exchange);
    }

    /** {@return {@code each producer has 4, each 8192 rows, 1 MiB}} */
    String producers(SourceSpec source) {
        return "each producer has " + count(source) + ", " + room(source);
    }

    /** {@return {@code each reader has 4, each 8192 rows, 1 MiB}} */
    String readers(OperatorSpec result) {
        return "each reader has " + count(result) + ", " + room(result);
    }

    private int count(OperatorSpec spec) {
        return Distribution.of(spec) instanceof Distribution.Single ? 1 : shape.cores();
    }

    private String room(OperatorSpec spec) {
        BlockLayout layout = shape.sizing().layout(spec.output(), spec.weighted());
        long rows = (long) layout.capacityRows() * shape.blocksPerLane();
        return "each " + rows + " rows, " + Quantities.about(layout.blockBytes() * shape.blocksPerLane());
    }
}
