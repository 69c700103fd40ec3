package io.laminar.ring0.kernel;

import io.laminar.memory.block.BlockLayout;
import io.laminar.ring0.kernel.Node.Form;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns expressions into nodes: equal parts become one, constants are computed, what a constant decides is cut.
 *
 * <p>A constant that fails stays as it is, so that it fails at run time, and only in the rows that own it. Walks with a
 * stack of its own: chains of thousands of operations are no matter.
 */
final class Nodes {
    private record Key(Form form, VectorKind kind, @Nullable Object detail, List<Integer> arguments) {}

    private final BlockLayout layout;
    private final int textBytes;
    private final Map<Key, Node> known = new HashMap<>();
    private final IdentityHashMap<Expr, Node> done = new IdentityHashMap<>();

    /**
     * Begins.
     *
     * @param layout what columns are checked against
     * @param textBytes the longest text that is computed
     */
    Nodes(BlockLayout layout, int textBytes) {
        this.layout = layout;
        this.textBytes = textBytes;
    }

    Node node(Expr root) {
        ArrayDeque<Expr> stack = new ArrayDeque<>();
        stack.push(root);
        while (!stack.isEmpty()) {
            Expr next = stack.element();
            boolean ready = true;
            if (!done.containsKey(next)) {
                for (Expr part : parts(next)) {
                    if (!done.containsKey(part)) {
                        stack.push(part);
                        ready = false;
                    }
                }
            }
            if (ready) {
                stack.pop();
                done.computeIfAbsent(next, this::make);
            }
        }
        return made(root);
    }

    private Node made(Expr expr) {
        Node node = done.get(expr);
        if (node == null) {
            throw new IllegalStateException("parts come first");
        }
        return node;
    }

    private static List<Expr> parts(Expr expr) {
        return switch (expr) {
            case Expr.Column column -> List.of();
            case Expr.Literal literal -> List.of();
            case Expr.Call call -> call.arguments();
            case Expr.And and -> and.terms();
            case Expr.Or or -> or.terms();
            case Expr.Coalesce coalesce -> coalesce.arguments();
            case Expr.Case cases -> parts(cases);
        };
    }

    private static List<Expr> parts(Expr.Case cases) {
        List<Expr> parts = new ArrayList<>();
        for (int b = 0; b < cases.conditions().size(); b++) {
            parts.add(cases.conditions().get(b));
            parts.add(cases.results().get(b));
        }
        if (cases.otherwise() != null) {
            parts.add(cases.otherwise());
        }
        return parts;
    }

    private Node make(Expr expr) {
        List<Node> parts = parts(expr).stream().map(this::made).toList();
        return switch (expr) {
            case Expr.Column column -> column(column);
            case Expr.Literal literal -> literal(literal.kind(), literal.value());
            case Expr.Call call -> call(call.op(), call.kind(), parts);
            case Expr.And and -> terms(Form.AND, parts);
            case Expr.Or or -> terms(Form.OR, parts);
            case Expr.Coalesce coalesce -> coalesce(coalesce.kind(), parts);
            case Expr.Case cases -> cases(cases.kind(), parts);
        };
    }

    Node intern(Form form, VectorKind kind, @Nullable Object detail, List<Node> arguments) {
        Key key = new Key(form, kind, detail, arguments.stream().map(Node::id).toList());
        Node node = known.get(key);
        if (node == null) {
            node = new Node(known.size(), form, kind, detail, arguments);
            known.put(key, node);
        }
        return node;
    }

    Node literal(VectorKind kind, @Nullable Object value) {
        return intern(Form.LITERAL, kind, value, List.of());
    }

    private Node column(Expr.Column column) {
        int index = column.index();
        if (index < 0 || index >= layout.columnCount() || layout.type(index) != column.type()) {
            throw new IllegalArgumentException("no such column: index=" + index + ", type=" + column.type());
        }
        return intern(Form.COLUMN, column.kind(), column, List.of());
    }

    Node call(Op op, VectorKind kind, List<Node> arguments) {
        if (op.isStrict() && arguments.stream().anyMatch(Node::isNull)) {
            return literal(kind, null);
        }
        if (arguments.stream().allMatch(Node::isLiteral)) {
            return Folding.fold(this, intern(Form.CALL, kind, op, arguments), textBytes);
        }
        return Rewrites.call(this, op, kind, arguments);
    }

    /** AND and OR: a constant that decides ends the list, one that does not is left out. */
    private Node terms(Form form, List<Node> terms) {
        boolean deciding = form == Form.OR;
        List<Node> kept = new ArrayList<>();
        for (Node term : terms) {
            kept.addAll(term.form() == form ? term.arguments() : Collections.singletonList(term));
            if (term.isLiteral(deciding)) {
                break;
            }
        }
        kept.removeIf(term -> term.isLiteral(!deciding));
        if (kept.isEmpty()) {
            return literal(VectorKind.BOOL, !deciding);
        }
        return kept.size() == 1 ? kept.get(0) : intern(form, VectorKind.BOOL, null, kept);
    }

    private Node coalesce(VectorKind kind, List<Node> arguments) {
        List<Node> kept = new ArrayList<>();
        for (Node argument : arguments) {
            if (!argument.isNull()) {
                kept.add(argument);
            }
            if (argument.isLiteral() && !argument.isNull()) {
                break;
            }
        }
        if (kept.isEmpty()) {
            return literal(kind, null);
        }
        return kept.size() == 1 ? kept.get(0) : intern(Form.COALESCE, kind, null, kept);
    }

    private Node cases(VectorKind kind, List<Node> parts) {
        List<Node> kept = new ArrayList<>();
        Node rest = parts.size() % 2 == 1 ? parts.get(parts.size() - 1) : literal(kind, null);
        for (int p = 0; p + 1 < parts.size(); p += 2) {
            Node condition = parts.get(p);
            if (condition.isLiteral(true)) {
                rest = parts.get(p + 1);
                break;
            }
            if (!condition.isLiteral()) {
                kept.add(condition);
                kept.add(parts.get(p + 1));
            }
        }
        if (kept.isEmpty()) {
            return rest;
        }
        kept.add(rest);
        return intern(Form.CASE, kind, null, kept);
    }
}
