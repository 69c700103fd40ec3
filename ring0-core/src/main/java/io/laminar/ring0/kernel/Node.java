package io.laminar.ring0.kernel;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression whose equal parts are one object: what is computed once has one number. Nodes are made by
 * {@link Nodes}, arguments before what uses them.
 *
 * @param id its number
 * @param form what it is
 * @param kind kind of its values
 * @param detail the {@link Op}, the {@link Expr.Column}, or a constant's value; null for NULL, and for branches
 * @param arguments of a CASE conditions and results in turn, then the result of the rest if there is one
 */
record Node(int id, Form form, VectorKind kind, @Nullable Object detail, List<Node> arguments) {
    /** What an expression is. */
    enum Form {
        COLUMN,
        LITERAL,
        CALL,
        AND,
        OR,
        CASE,
        COALESCE
    }

    boolean isLiteral() {
        return form == Form.LITERAL;
    }

    boolean isLiteral(@Nullable Object value) {
        return isLiteral() && java.util.Objects.equals(detail, value);
    }

    boolean isNull() {
        return isLiteral() && detail == null;
    }

    boolean isCall(Op... ops) {
        return form == Form.CALL && Arrays.asList(ops).contains(op());
    }

    Op op() {
        if (detail instanceof Op op) {
            return op;
        }
        throw new IllegalStateException("not a call: " + form);
    }

    Node argument(int index) {
        return arguments.get(index);
    }

    /** By number: nodes are made once, and comparing chains of thousands by content would be slow and deep. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return form + "#" + id;
    }
}
