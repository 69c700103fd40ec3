package io.laminar.ring0.kernel;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.kernel.Node.Form;
import io.laminar.ring0.kernel.branch.AnyOf;
import io.laminar.ring0.kernel.branch.Cases;
import io.laminar.ring0.kernel.branch.Coalesce;
import io.laminar.ring0.kernel.branch.Kleene;
import io.laminar.ring0.kernel.cast.Load;
import io.laminar.ring0.kernel.compare.Relation;
import io.laminar.ring0.kernel.compare.Select;
import io.laminar.ring0.kernel.frame.Kernel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns nodes into kernels, in the order in which they run.
 *
 * <p>A value is computed once for the widest selection it is first wanted under, and known wherever the selection is
 * the same or narrower: a scope is a selection. What is computed in a branch is known in that branch only.
 */
final class Emitter {
    /** Branches within branches; each costs stack when it is compiled and when it runs. */
    private static final int MOST_DEPTH = 200;

    private final BlockLayout layout;
    private final Memory memory;
    private final Map<Integer, Integer> columns = new HashMap<>();
    private Scope scope = new Scope(null);
    private List<Kernel> steps = new ArrayList<>();
    private int depth;

    /** Values known under a selection. */
    private record Scope(@Nullable Scope wider, Map<Node, Integer> slots) {
        Scope(@Nullable Scope wider) {
            this(wider, new HashMap<>());
        }

        int find(Node node) {
            for (Scope s = this; s != null; s = s.wider) {
                Integer slot = s.slots.get(node);
                if (slot != null) {
                    return slot;
                }
            }
            return -1;
        }
    }

    Emitter(BlockLayout layout, int textBytes) {
        this.layout = layout;
        this.memory = new Memory(layout, textBytes);
    }

    Program compile(@Nullable Node filter, List<Node> outputs) {
        if (filter != null) {
            select(filter, memory.newSelection());
        }
        int[] slots = new int[outputs.size()];
        for (int o = 0; o < slots.length; o++) {
            Node output = outputs.get(o);
            slots[o] = output.isLiteral() ? broadcast(output) : value(output);
        }
        for (int slot : slots) {
            memory.keep(slot);
        }
        VectorKind[] kinds = outputs.stream().map(Node::kind).toArray(VectorKind[]::new);
        int survivors = memory.newSelection();
        Program.Bindings bindings = Program.Bindings.of(layout, columns);
        return new Program(
                memory.link(), bindings, steps.toArray(Kernel[]::new), Program.Outputs.of(slots, kinds, survivors));
    }

    /** A constant as a vector that has it in every row. */
    int broadcast(Node literal) {
        return memory.broadcast(literal);
    }

    /** The slot of a node's value; kernels that compute it are added unless it is known. */
    private int value(Node root) {
        ArrayDeque<Node> stack = new ArrayDeque<>();
        stack.push(root);
        while (!stack.isEmpty()) {
            Node node = stack.element();
            boolean ready = true;
            if (node.form() == Form.CALL && find(node) < 0) {
                for (int a = node.arguments().size() - 1; a >= 0; a--) {
                    if (find(node.argument(a)) < 0) {
                        stack.push(node.argument(a));
                        ready = false;
                    }
                }
            }
            if (ready) {
                stack.pop();
                if (find(node) < 0) {
                    scope.slots.put(node, compute(node));
                }
            }
        }
        return find(root);
    }

    private int find(Node node) {
        return node.isLiteral() ? memory.constant(node) : scope.find(node);
    }

    private int compute(Node node) {
        return switch (node.form()) {
            case COLUMN -> column(node);
            case LITERAL -> memory.constant(node);
            case CALL -> call(node);
            case AND -> nested(() -> kleene(node, 0));
            case OR -> nested(() -> kleene(node, 1));
            case COALESCE -> nested(() -> coalesce(node));
            case CASE -> nested(() -> cases(node));
        };
    }

    private int nested(Supplier<Integer> branches) {
        if (depth == MOST_DEPTH) {
            throw new IllegalArgumentException("branches nested too deep: limit=" + MOST_DEPTH);
        }
        depth++;
        int slot = branches.get();
        depth--;
        return slot;
    }

    private int column(Node node) {
        if (!(node.detail() instanceof Expr.Column column)) {
            throw new IllegalStateException("not a column: " + node);
        }
        int in = columns.computeIfAbsent(column.index(), index -> memory.newColumn());
        ColumnType type = column.type();
        if (type.bytes() == node.kind().bytes()) {
            return in;
        }
        int out = memory.newVector(node.kind());
        add(new Load(in, out, type.bytes(), type == ColumnType.REAL), out);
        return out;
    }

    private int call(Node node) {
        int[] in = slots(node.arguments());
        int out = memory.newVector(node.kind());
        if (Kernels.makesText(node.op())) {
            memory.makesTexts();
        }
        memory.use(in);
        add(Kernels.make(node.op(), new Operands(this, node.arguments(), in), out), out);
        return out;
    }

    private int[] slots(List<Node> nodes) {
        return nodes.stream().mapToInt(this::find).toArray();
    }

    private void add(Kernel kernel, int out) {
        memory.use(out);
        steps.add(kernel);
        memory.next();
    }

    /** Adds kernels that narrow the selection to the rows where a condition is true. */
    private void select(Node condition, int target) {
        switch (condition.form()) {
            case AND -> condition.arguments().forEach(term -> select(term, target));
            case OR -> nested(() -> anyOf(condition, target));
            case CALL -> selectCall(condition, target);
            default -> selectTrue(condition, target);
        }
        scope = new Scope(scope);
    }

    private void selectCall(Node call, int target) {
        Op op = call.op();
        Node first = call.argument(0);
        if (op == Op.NOT && first.form() == Form.CALL && Comparisons.is(first.op())) {
            selectComparison(Comparisons.relation(first.op()).negated(), first.arguments(), target);
        } else if (op == Op.NOT && first.isCall(Op.IS_NULL, Op.IS_NOT_NULL)) {
            selectValid(first.argument(0), first.op() == Op.IS_NULL, target);
        } else if (Comparisons.is(op)) {
            selectComparison(Comparisons.relation(op), call.arguments(), target);
        } else if (op == Op.IS_NULL || op == Op.IS_NOT_NULL) {
            selectValid(first, op == Op.IS_NOT_NULL, target);
        } else if (op == Op.IS_TRUE) {
            select(first, target);
        } else {
            selectTrue(call, target);
        }
    }

    private void selectComparison(Relation relation, List<Node> arguments, int target) {
        arguments.forEach(this::value);
        int[] in = slots(arguments);
        memory.use(in);
        steps.add(Comparisons.make(relation, new Operands(this, arguments, in), target, true));
        memory.next();
    }

    private void selectValid(Node node, boolean valid, int target) {
        int in = value(node);
        memory.use(in);
        steps.add(new Select.Valid(in, valid, target));
        memory.next();
    }

    private void selectTrue(Node node, int target) {
        int in = value(node);
        memory.use(in);
        steps.add(new Select.True(in, target));
        memory.next();
    }

    /** Kernels of a part that runs under a selection of its own; what it computes is not known outside. */
    private Kernel[] part(Runnable emit) {
        Scope outerScope = scope;
        List<Kernel> outerSteps = steps;
        scope = new Scope(outerScope);
        steps = new ArrayList<>();
        emit.run();
        Kernel[] kernels = steps.toArray(Kernel[]::new);
        memory.next();
        scope = outerScope;
        steps = outerSteps;
        return kernels;
    }

    /** A part with a value, whose slot is left in an array. */
    private Kernel[] part(Node node, int[] slots, int index) {
        return part(() -> {
            slots[index] = value(node);
            memory.use(slots[index]);
        });
    }

    private int cases(Node node) {
        int out = memory.newVector(node.kind());
        int rest = memory.newSelection();
        int taken = memory.newSelection();
        boolean text = node.kind() == VectorKind.STRING;
        List<Cases.Branch> branches = new ArrayList<>();
        for (int a = 0; a < node.arguments().size(); a += 2) {
            boolean last = a + 1 == node.arguments().size();
            Node result = node.argument(last ? a : a + 1);
            Node condition = node.argument(a);
            int[] slot = {-1};
            List<Kernel[]> kernels = new ArrayList<>();
            part(() -> {
                kernels.add(last ? new Kernel[0] : inScope(() -> select(condition, taken)));
                kernels.add(
                        result.isNull()
                                ? new Kernel[0]
                                : inScope(() -> {
                                    slot[0] = value(result);
                                    memory.use(slot[0]);
                                }));
            });
            branches.add(new Cases.Branch(kernels.get(0), kernels.get(1), slot[0]));
        }
        if (text) {
            memory.copiesTexts();
        }
        Cases.Target target = new Cases.Target(out, node.kind().bytes(), text);
        add(new Cases(branches.toArray(Cases.Branch[]::new), target, rest), out);
        memory.freeSelection(rest);
        memory.freeSelection(taken);
        return out;
    }

    /** Kernels that go on in the present scope. */
    private Kernel[] inScope(Runnable emit) {
        List<Kernel> outer = steps;
        steps = new ArrayList<>();
        emit.run();
        Kernel[] kernels = steps.toArray(Kernel[]::new);
        memory.next();
        steps = outer;
        return kernels;
    }

    private int coalesce(Node node) {
        int out = memory.newVector(node.kind());
        int rest = memory.newSelection();
        boolean text = node.kind() == VectorKind.STRING;
        int[] slots = new int[node.arguments().size()];
        Kernel[][] kernels = new Kernel[slots.length][];
        for (int a = 0; a < slots.length; a++) {
            kernels[a] = part(node.argument(a), slots, a);
        }
        if (text) {
            memory.copiesTexts();
        }
        add(new Coalesce(kernels, slots, new Cases.Target(out, node.kind().bytes(), text), rest), out);
        memory.freeSelection(rest);
        return out;
    }

    private int kleene(Node node, int deciding) {
        int out = memory.newVector(VectorKind.BOOL);
        int rest = memory.newSelection();
        int[] slots = new int[node.arguments().size()];
        Kernel[][] kernels = new Kernel[slots.length][];
        for (int a = 0; a < slots.length; a++) {
            kernels[a] = part(node.argument(a), slots, a);
        }
        add(new Kleene(deciding, kernels, slots, out, rest), out);
        memory.freeSelection(rest);
        return out;
    }

    private int anyOf(Node node, int target) {
        int marks = memory.newVector(VectorKind.BOOL);
        int rest = memory.newSelection();
        int taken = memory.newSelection();
        Kernel[][] kernels = new Kernel[node.arguments().size()][];
        for (int a = 0; a < kernels.length; a++) {
            Node term = node.argument(a);
            kernels[a] = part(() -> select(term, taken));
        }
        add(new AnyOf(kernels, marks, rest, target), marks);
        memory.freeSelection(rest);
        memory.freeSelection(taken);
        return marks;
    }
}
