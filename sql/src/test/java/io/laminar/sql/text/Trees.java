package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares trees but for places and kept source text, in a loop, so that deep trees compare too. */
final class Trees {
    private record Pair(@Nullable Object left, @Nullable Object right) {}

    private Trees() {}

    /** {@return what differs first, or null if nothing does} */
    static @Nullable String difference(@Nullable Object left, @Nullable Object right) {
        Deque<Pair> open = new ArrayDeque<>();
        open.push(new Pair(left, right));
        while (!open.isEmpty()) {
            Pair pair = open.pop();
            boolean same = expand(pair, open);
            if (!same) {
                return pair.left + "\n  is not\n" + pair.right;
            }
        }
        return null;
    }

    private static boolean expand(Pair pair, Deque<Pair> open) {
        Object left = pair.left;
        Object right = pair.right;
        if (left == null || right == null) {
            return left == right;
        }
        if (left instanceof Position) {
            return right instanceof Position;
        }
        if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
            open.push(new Pair(new ArrayList<>(a.keySet()), new ArrayList<>(b.keySet())));
            open.push(new Pair(new ArrayList<>(a.values()), new ArrayList<>(b.values())));
            return true;
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            Iterator<?> other = b.iterator();
            for (Object item : a) {
                if (!other.hasNext()) {
                    return false;
                }
                open.push(new Pair(item, other.next()));
            }
            return !other.hasNext();
        }
        if (!left.getClass().isRecord()) {
            return Objects.equals(left, right);
        }
        return left.getClass() == right.getClass() && components(left, right, open);
    }

    private static boolean components(Object left, Object right, Deque<Pair> open) {
        boolean keepsSource = left instanceof Statement;
        for (RecordComponent component : left.getClass().getRecordComponents()) {
            if (keepsSource && component.getName().equals("text")) {
                continue;
            }
            try {
                open.push(new Pair(
                        component.getAccessor().invoke(left),
                        component.getAccessor().invoke(right)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return true;
    }
}
