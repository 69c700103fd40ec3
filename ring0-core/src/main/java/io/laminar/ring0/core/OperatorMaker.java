package io.laminar.ring0.core;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.ring0.aggregate.Aggregate;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.operator.Calc;
import io.laminar.ring0.operator.Gather;
import io.laminar.ring0.operator.Operator;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.ring0.operator.OperatorSpec.CalcSpec;
import io.laminar.ring0.operator.OperatorSpec.ExchangeSpec;
import io.laminar.ring0.operator.OperatorSpec.LateSpec;
import io.laminar.ring0.operator.OperatorSpec.ProcessSpec;
import io.laminar.ring0.operator.OperatorSpec.RejectSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.OperatorSpec.UnionSpec;
import io.laminar.ring0.operator.Scatter;
import io.laminar.ring0.operator.Source;
import io.laminar.ring0.operator.Stream;
import io.laminar.ring0.operator.Union;
import io.laminar.ring0.processor.Processor;
import io.laminar.ring0.time.Alignment;
import io.laminar.ring0.time.WatermarkPolicy;

/** Makes operators of specifications, whose inputs are on the core already. */
final class OperatorMaker {
    private final Core core;
    private final CoreConfig config;
    private final Exchanges exchanges;

    OperatorMaker(Core core, CoreConfig config, Exchanges exchanges) {
        this.core = core;
        this.config = config;
        this.exchanges = exchanges;
    }

    BlockLayout laneLayout(SourceSpec spec) {
        return config.sizing().layout(spec.output(), false);
    }

    Operator make(OperatorSpec spec) {
        return switch (spec) {
            case SourceSpec source -> makeSource(source);
            case CalcSpec calc -> makeCalc(calc);
            case AggregateSpec aggregate ->
                new Aggregate(
                        aggregate,
                        core.stream(aggregate.input()),
                        new Aggregate.Room(config.sizing(), config.heapBytes(), config.sliceRows(), config.regions()));
            case UnionSpec union ->
                new Union(union, union.inputs().stream().map(core::stream).toArray(Stream[]::new), config.sizing());
            case ProcessSpec process ->
                new Processor(process, core.stream(process.input()), config.sizing(), config.regions());
            case ExchangeSpec exchange -> throw new IllegalStateException("two operators: " + exchange.name());
            case LateSpec late -> throw new IllegalStateException("not an operator: " + late.name());
            case RejectSpec reject -> throw new IllegalStateException("not an operator: " + reject.name());
        };
    }

    private Source makeSource(SourceSpec spec) {
        BlockLayout layout = laneLayout(spec);
        // Dealt out by producers, who have seen all rows: the watermark comes with them.
        Program expression = spec.watermark() == null || core.isDealtOut(spec)
                ? null
                : Program.compile(layout, null, spec.watermarkOutputs(), config.heapBytes());
        WatermarkPolicy.Drift drift = spec.policy().drift();
        Alignment.Place place = drift == null ? null : exchanges.alignments().join(drift, spec.name());
        return new Source(
                spec,
                layout,
                expression,
                new Source.Room(config.sliceRows(), config.regions(), place, core.journal(), false));
    }

    private Calc makeCalc(CalcSpec spec) {
        Stream input = core.stream(spec.input());
        Program program = Program.compile(input.layout(), spec.filter(), spec.outputs(), config.heapBytes());
        return new Calc(spec, input, program, config.sizing());
    }

    Scatter makeScatter(ExchangeSpec spec, LaneWriter[] to) {
        Stream input = core.stream(spec.input());
        Program program = spec.keys().isEmpty() && spec.filter() == null
                ? null
                : Program.compile(input.layout(), spec.filter(), spec.keys(), config.heapBytes());
        BlockLayout layout = spec.sendsAll() ? input.layout() : input.layout().showing(spec.columns());
        return new Scatter(spec.name(), input, new Scatter.Choice(layout, program), to, config.sliceRows());
    }

    Gather makeGather(ExchangeSpec spec, LaneReader[] from) {
        return new Gather(spec.name(), from, exchanges.layout(spec), exchanges.blocksPerLane(), config.sliceRows());
    }
}
