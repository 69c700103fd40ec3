package io.laminar.sql.scalar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Walks over expressions, none of them recursive. */
public final class Scalars {
    private Scalars() {}

    /**
     * Computes a value for an expression from the values of its arguments, each shared part once.
     *
     * @param root where to end
     * @param step gets a node and the values of its arguments (none for a leaf)
     * @param <R> the value
     * @return the value of the root
     */
    public static <R> R fold(Scalar root, BiFunction<Scalar, List<R>, R> step) {
        Map<Scalar, R> done = new IdentityHashMap<>();
        Deque<Scalar> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Scalar node = open.peek();
            if (done.containsKey(node)) {
                open.pop();
                continue;
            }
            List<R> values = new ArrayList<>();
            for (Scalar argument : arguments(node)) {
                R value = done.get(argument);
                if (value == null) {
                    open.push(argument);
                } else {
                    values.add(value);
                }
            }
            if (values.size() == arguments(node).size()) {
                done.put(node, step.apply(node, values));
                open.pop();
            }
        }
        return Objects.requireNonNull(done.get(root));
    }

    /** Visits every part, from the outside in, left to right; shared parts once. */
    public static void visit(Scalar root, Consumer<Scalar> visitor) {
        Map<Scalar, Boolean> seen = new IdentityHashMap<>();
        Deque<Scalar> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Scalar node = open.pop();
            if (seen.put(node, true) == null) {
                visitor.accept(node);
                List<Scalar> arguments = arguments(node);
                for (int a = arguments.size() - 1; a >= 0; a--) {
                    open.push(arguments.get(a));
                }
            }
        }
    }

    /**
     * Replaces parts, from the outside in: what the function gives for a part takes its place and is not looked into
     * again; null keeps the part and goes into it.
     */
    public static Scalar replace(Scalar root, Function<Scalar, @Nullable Scalar> change) {
        Map<Scalar, Scalar> done = new IdentityHashMap<>();
        Map<Scalar, Boolean> entered = new IdentityHashMap<>();
        Deque<Scalar> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Scalar node = open.peek();
            if (done.containsKey(node)) {
                open.pop();
            } else if (entered.put(node, true) != null) {
                done.put(node, rebuild((Scalar.Apply) node, done));
            } else {
                Scalar changed = change.apply(node);
                if (changed != null || arguments(node).isEmpty()) {
                    done.put(node, changed != null ? changed : node);
                } else {
                    arguments(node).forEach(open::push);
                }
            }
        }
        return Objects.requireNonNull(done.get(root));
    }

    private static Scalar rebuild(Scalar.Apply apply, Map<Scalar, Scalar> done) {
        List<Scalar> arguments = new ArrayList<>();
        boolean changed = false;
        for (Scalar argument : apply.arguments()) {
            Scalar replaced = Objects.requireNonNull(done.get(argument));
            arguments.add(replaced);
            changed |= replaced != argument;
        }
        return changed ? new Scalar.Apply(apply.operator(), arguments, apply.type(), apply.nullable()) : apply;
    }

    /** {@return whether two expressions compute the same; two nulls do} */
    public static boolean same(@Nullable Scalar left, @Nullable Scalar right) {
        if (left == right) {
            return true;
        }
        if (left == null || right == null) {
            return false;
        }
        Deque<Scalar> open = new ArrayDeque<>();
        open.push(left);
        open.push(right);
        while (!open.isEmpty()) {
            Scalar b = open.pop();
            Scalar a = open.pop();
            if (a != b) {
                if (!sameNode(a, b)) {
                    return false;
                }
                for (int i = 0; i < arguments(a).size(); i++) {
                    open.push(arguments(a).get(i));
                    open.push(arguments(b).get(i));
                }
            }
        }
        return true;
    }

    private static boolean sameNode(Scalar a, Scalar b) {
        return switch (a) {
            case Scalar.Input input -> b instanceof Scalar.Input other && input.index() == other.index();
            case Scalar.Constant constant ->
                b instanceof Scalar.Constant other
                        && constant.type().equals(other.type())
                        && Objects.equals(constant.value(), other.value());
            case Scalar.Apply apply ->
                b instanceof Scalar.Apply other
                        && apply.operator() == other.operator()
                        && apply.type().equals(other.type())
                        && apply.arguments().size() == other.arguments().size();
            case Scalar.Aggregated aggregated ->
                b instanceof Scalar.Aggregated other && aggregated.call().same(other.call());
            case Scalar.WindowBound bound -> b instanceof Scalar.WindowBound other && bound.kind() == other.kind();
        };
    }

    /** {@return the arguments of a node; none for a leaf} */
    public static List<Scalar> arguments(Scalar node) {
        return node instanceof Scalar.Apply apply ? apply.arguments() : List.of();
    }

    /** {@return whether no column and no aggregate is in it} */
    public static boolean isConstant(Scalar root) {
        boolean[] constant = {true};
        visit(root, node -> constant[0] &= node instanceof Scalar.Constant || node instanceof Scalar.Apply);
        return constant[0];
    }

    /** {@return whether an aggregate is in it} */
    public static boolean hasAggregate(Scalar root) {
        boolean[] found = {false};
        visit(root, node -> found[0] |= node instanceof Scalar.Aggregated);
        return found[0];
    }
}
