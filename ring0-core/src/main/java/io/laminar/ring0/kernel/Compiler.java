package io.laminar.ring0.kernel;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compiles expressions into kernels.
 *
 * <p>Equal sub-expressions are computed once: a value is known by its operation and the numbers of its arguments. What
 * is computed inside a branch is known there only, because other rows do not have it. Chains that lean to the left are
 * walked with a loop, so their length is no matter.
 */
final class Compiler {
    /** Vectors of one program; chains of thousands of operations stay below it. */
    static final int MOST_VECTORS = 1 << 16;

    private static final int GUARD_ROWS = 64;

    private final BlockLayout layout;
    private final int heapBytes;
    private final int capacity;
    private final List<Integer> columns = new ArrayList<>();
    private final List<Integer> columnSlots = new ArrayList<>();
    private final List<Constant> constants = new ArrayList<>();
    private final Map<List<Object>, Integer> known = new HashMap<>();
    private final ScratchPlan plan = new ScratchPlan();
    private List<Step> steps = new ArrayList<>();
    private int vectorCount;
    private long[] frame = new long[0];
    private long scratch;

    private record Constant(
            int vector, VectorKind kind, @Nullable Object value) {}

    /** A kernel to be made once memory is known: the vectors it reads, the one it writes, and how it is made. */
    record Step(int[] reads, int writes, VectorKind kind, Maker maker) {}

    /** Makes a kernel. */
    interface Maker {
        Kernel make(RowKernel.Output output, ScratchPlan.Selections selections);
    }

    Compiler(BlockLayout layout, int heapBytes) {
        this.layout = layout;
        this.heapBytes = heapBytes;
        this.capacity = layout.capacityRows() + GUARD_ROWS;
    }

    int[] columns() {
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    int[] columnSlots() {
        return columnSlots.stream().mapToInt(Frame::slot).toArray();
    }

    long[] frame() {
        return frame;
    }

    long scratch() {
        return scratch;
    }

    long survivors() {
        return plan.spareSelection();
    }

    Program compile(@Nullable Expr filter, List<Expr> outputs) {
        if (filter != null) {
            filter(filter);
        }
        int[] vectors = new int[outputs.size()];
        VectorKind[] kinds = new VectorKind[outputs.size()];
        for (int o = 0; o < vectors.length; o++) {
            vectors[o] = value(outputs.get(o));
            kinds[o] = outputs.get(o).kind();
        }
        Kernel[] kernels = link(vectors);
        return new Program(
                layout, this, kernels, Arrays.stream(vectors).map(Frame::slot).toArray(), kinds);
    }

    private void filter(Expr expr) {
        if (expr instanceof Expr.And and) {
            and.terms().forEach(this::filter);
            return;
        }
        if (expr instanceof Expr.Call call && Relation.is(call.op())) {
            VectorKind kind = call.arguments().get(0).kind();
            Object constant = call.arguments().get(1) instanceof Expr.Literal literal ? literal.value() : null;
            if (constant != null && SelectConstant.fits(kind, constant)) {
                int a = value(call.arguments().get(0));
                Relation relation = Relation.of(call.op());
                steps.add(new Step(
                        new int[] {a},
                        -1,
                        VectorKind.BOOL,
                        (output, selections) ->
                                SelectConstant.of(relation, kind, Frame.slot(a), constant, selections.next())));
                return;
            }
            if (kind == VectorKind.I64 || kind == VectorKind.F64) {
                int a = value(call.arguments().get(0));
                int b = value(call.arguments().get(1));
                Relation relation = Relation.of(call.op());
                steps.add(new Step(
                        new int[] {a, b},
                        -1,
                        VectorKind.BOOL,
                        (output, selections) -> kind == VectorKind.I64
                                ? new Select.Longs(relation, Frame.slot(a), Frame.slot(b), selections.next())
                                : new Select.Doubles(relation, Frame.slot(a), Frame.slot(b), selections.next())));
                return;
            }
        }
        int vector = value(expr);
        steps.add(new Step(
                new int[] {vector},
                -1,
                VectorKind.BOOL,
                (output, selections) -> new Select.True(Frame.slot(vector), selections.next())));
    }

    /** The vector that will hold an expression's values. */
    private int value(Expr expr) {
        return switch (expr) {
            case Expr.Column column -> column(column);
            case Expr.Literal literal -> constant(literal);
            case Expr.Call call -> call(call);
            case Expr.And and -> branches(Branches.Form.AND, VectorKind.BOOL, and.terms());
            case Expr.Or or -> branches(Branches.Form.OR, VectorKind.BOOL, or.terms());
            case Expr.Coalesce coalesce -> branches(Branches.Form.COALESCE, coalesce.kind(), coalesce.arguments());
            case Expr.Case cases -> cases(cases);
        };
    }

    private int newVector() {
        if (vectorCount == MOST_VECTORS) {
            throw new IllegalArgumentException(
                    "expression too large: vectors=" + vectorCount + ", limit=" + MOST_VECTORS);
        }
        return vectorCount++;
    }

    private int column(Expr.Column column) {
        if (column.index() >= layout.columnCount() || layout.type(column.index()) != column.type()) {
            throw new IllegalArgumentException("no such column: index=" + column.index() + ", type=" + column.type());
        }
        int vector = known.computeIfAbsent(List.of("column", column.index()), key -> {
            columns.add(column.index());
            columnSlots.add(newVector());
            return vectorCount - 1;
        });
        ColumnType type = column.type();
        if (type.bytes() == column.kind().bytes()) {
            return vector;
        }
        // Loads run over the whole slice, so they are good for every branch: they go first.
        return known.computeIfAbsent(List.of("load", column.index()), key -> {
            int loaded = newVector();
            plan.addLoad(new Step(
                    new int[] {vector},
                    loaded,
                    column.kind(),
                    (output, selections) ->
                            new Load(Frame.slot(vector), output, type.bytes(), type == ColumnType.REAL)));
            return loaded;
        });
    }

    private int constant(Expr.Literal literal) {
        Object key = literal.value() == null ? "null" : literal.value();
        return known.computeIfAbsent(List.of("literal", literal.kind(), key), k -> {
            int vector = newVector();
            constants.add(new Constant(vector, literal.kind(), literal.value()));
            return vector;
        });
    }

    /** Walks down first arguments with a stack of its own, then computes from the bottom up. */
    private int call(Expr.Call top) {
        ArrayDeque<Expr.Call> spine = new ArrayDeque<>();
        Expr bottom = top;
        while (bottom instanceof Expr.Call call) {
            spine.push(call);
            bottom = call.arguments().get(0);
        }
        int first = value(bottom);
        while (!spine.isEmpty()) {
            first = call(spine.pop(), first);
        }
        return first;
    }

    private int call(Expr.Call call, int first) {
        int[] in = new int[call.arguments().size()];
        in[0] = first;
        for (int a = 1; a < in.length; a++) {
            in[a] = value(call.arguments().get(a));
        }
        List<Object> key = List.of(call.op(), Arrays.stream(in).boxed().toList());
        Integer same = known.get(key);
        if (same != null) {
            return same;
        }
        int vector = newVector();
        VectorKind argumentKind = call.arguments().get(0).kind();
        int[] slots = Arrays.stream(in).map(Frame::slot).toArray();
        steps.add(new Step(
                in, vector, call.kind(), (output, selections) -> Kernels.make(call.op(), argumentKind, slots, output)));
        known.put(key, vector);
        return vector;
    }

    private int cases(Expr.Case cases) {
        List<Expr> parts = new ArrayList<>();
        for (int b = 0; b < cases.conditions().size(); b++) {
            parts.add(cases.conditions().get(b));
            parts.add(cases.results().get(b));
        }
        if (cases.otherwise() != null) {
            parts.add(cases.otherwise());
        }
        return branches(Branches.Form.CASE, cases.kind(), parts);
    }

    private int branches(Branches.Form form, VectorKind kind, List<Expr> expressions) {
        List<Step> outer = steps;
        List<List<Step>> inner = new ArrayList<>();
        int[] results = new int[expressions.size()];
        for (int p = 0; p < results.length; p++) {
            Map<List<Object>, Integer> before = new HashMap<>(known);
            steps = new ArrayList<>();
            results[p] = value(expressions.get(p));
            inner.add(steps);
            forget(before);
        }
        steps = outer;
        int vector = newVector();
        steps.add(plan.branch(form, kind, inner, results, vector));
        return vector;
    }

    /** Columns, loads and constants hold for all rows and stay known; what a branch computed does not. */
    private void forget(Map<List<Object>, Integer> before) {
        known.entrySet()
                .removeIf(entry ->
                        !before.containsKey(entry.getKey()) && !(entry.getKey().get(0) instanceof String));
    }

    private Kernel[] link(int[] outputs) {
        List<Step> all = new ArrayList<>(plan.loads());
        all.addAll(steps);
        plan.assign(all, outputs, vectorCount);
        long constantBytes = 0;
        for (Constant constant : constants) {
            constantBytes += 64 + (long) capacity * constant.kind().bytes() + capacity / 8 + textBytes(constant);
        }
        long errors = capacity;
        long total = plan.scratchBytes(capacity) + constantBytes + errors + heapBytes + 256;
        scratch = RawMemory.allocate(total, 64, "program");
        frame = new long[Frame.slot(vectorCount) + Frame.SLOTS];
        long at = plan.place(scratch, capacity);
        frame[Frame.ERRORS] = at;
        at += errors + 63 & -64;
        frame[Frame.HEAP] = at;
        frame[Frame.HEAP_BYTES] = heapBytes;
        at += heapBytes + 63L & -64;
        for (Constant constant : constants) {
            at = fill(constant, at);
        }
        return plan.make(all);
    }

    private static long textBytes(Constant constant) {
        return constant.value() instanceof String text ? text.getBytes(StandardCharsets.UTF_8).length : 0;
    }

    /** A constant is a vector that is filled once. */
    private long fill(Constant constant, long address) {
        int slot = Frame.slot(constant.vector());
        long width = constant.kind().bytes();
        long bytes = capacity * width;
        long text = address + (bytes + 63 & -64) + (capacity / 8 + 63 & -64);
        frame[slot] = address;
        frame[slot + Frame.DATA] = text;
        if (constant.value() == null) {
            // Fresh memory is zero: every bit says NULL.
            frame[slot + Frame.VALIDITY] = address + (bytes + 63 & -64);
            return text;
        }
        write(constant, address, text);
        for (long row = 1; row < capacity; row++) {
            RawMemory.copy(address, address + row * width, width);
        }
        return text + textBytes(constant) + 63 & -64;
    }

    private static void write(Constant constant, long address, long text) {
        Object value = Objects.requireNonNull(constant.value());
        switch (value) {
            case Boolean truth -> RawMemory.putByte(address, (byte) (truth ? 1 : 0));
            case Long number -> RawMemory.putLong(address, number);
            case Double number -> RawMemory.putDouble(address, number);
            case IntervalValue interval -> {
                RawMemory.putInt(address, interval.months());
                RawMemory.putInt(address + 4, interval.days());
                RawMemory.putLong(address + 8, interval.nanos());
            }
            case String string -> {
                byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
                RawMemory.copyFrom(bytes, 0, text, bytes.length);
                if (bytes.length <= StringView.INLINE_BYTES) {
                    StringView.putInline(address, text, bytes.length);
                } else {
                    StringView.putLong(address, text, bytes.length, 0);
                }
            }
            default -> throw new IllegalArgumentException("no such constant: " + value);
        }
    }
}
