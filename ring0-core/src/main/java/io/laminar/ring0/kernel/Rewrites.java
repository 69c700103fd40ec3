package io.laminar.ring0.kernel;

import io.laminar.ring0.kernel.Node.Form;
import io.laminar.ring0.kernel.compare.Relation;
import java.util.List;

/** Brings calls into forms that have a kernel of their own: constants to the right, and no more work than needed. */
final class Rewrites {
    private Rewrites() {}

    static Node call(Nodes nodes, Op op, VectorKind kind, List<Node> arguments) {
        Node first = arguments.get(0);
        Node last = arguments.get(arguments.size() - 1);
        boolean constantLeft = arguments.size() == 2 && first.isLiteral() && !last.isLiteral();
        if (Comparisons.is(op) && constantLeft) {
            Relation mirrored = Comparisons.relation(op).mirrored();
            return nodes.intern(Form.CALL, kind, Comparisons.op(mirrored, first.kind()), List.of(last, first));
        }
        return switch (op) {
            case MUL_F64 -> {
                List<Node> ordered = constantLeft || widens(first) && !widens(last) ? List.of(last, first) : arguments;
                Node second = ordered.get(1);
                yield widens(second)
                        ? nodes.intern(Form.CALL, kind, Op.MUL_F64_I64, List.of(ordered.get(0), second.argument(0)))
                        : nodes.intern(Form.CALL, kind, op, ordered);
            }
            case ADD_I64, MUL_I64, ADD_F64, BIT_AND_I64, BIT_OR_I64, BIT_XOR_I64 ->
                nodes.intern(Form.CALL, kind, op, constantLeft ? List.of(last, first) : arguments);
            case SUB_I64 -> {
                boolean negatable = last.detail() instanceof Long value && value != Long.MIN_VALUE && last.isLiteral();
                yield negatable
                        ? nodes.call(Op.ADD_I64, kind, List.of(first, nodes.literal(kind, -longValue(last))))
                        : nodes.intern(Form.CALL, kind, op, arguments);
            }
            case SUB_F64 ->
                last.isLiteral()
                        ? nodes.call(Op.ADD_F64, kind, List.of(first, nodes.literal(kind, -doubleValue(last))))
                        : nodes.intern(Form.CALL, kind, op, arguments);
            case LIKE -> like(nodes, kind, arguments);
            default -> nodes.intern(Form.CALL, kind, op, arguments);
        };
    }

    private static boolean widens(Node node) {
        return node.isCall(Op.I64_TO_F64);
    }

    static long longValue(Node literal) {
        if (literal.detail() instanceof Long value) {
            return value;
        }
        throw new IllegalStateException("not an I64 constant: " + literal);
    }

    static double doubleValue(Node literal) {
        if (literal.detail() instanceof Double value) {
            return value;
        }
        throw new IllegalStateException("not an F64 constant: " + literal);
    }

    /** A constant pattern with percent signs at its ends only, and no escape, is a plain search. */
    private static Node like(Nodes nodes, VectorKind kind, List<Node> arguments) {
        if (arguments.get(1).detail() instanceof String pattern
                && arguments.get(1).isLiteral()
                && arguments.get(2).isLiteral("")
                && pattern.indexOf('_') < 0) {
            boolean open = pattern.startsWith("%");
            boolean end = pattern.endsWith("%") && pattern.length() > 1;
            String text = pattern.substring(open ? 1 : 0, pattern.length() - (end ? 1 : 0));
            if (text.indexOf('%') < 0) {
                Op op = open ? end ? Op.CONTAINS : Op.ENDS_WITH : end ? Op.STARTS_WITH : Op.EQ_STRING;
                List<Node> search = List.of(arguments.get(0), nodes.literal(VectorKind.STRING, text));
                return nodes.intern(Form.CALL, kind, op, search);
            }
        }
        return nodes.intern(Form.CALL, kind, Op.LIKE, arguments);
    }
}
