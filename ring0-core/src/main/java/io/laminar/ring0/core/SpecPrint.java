package io.laminar.ring0.core;

import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.process.ProcessDefinition;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints of specifications: 64 bits over all that a node says and all that it reads, the same in every process
 * that has executed the same statements.
 */
final class SpecPrint {
    private static final long SEED = 0xCBF2_9CE4_8422_2325L;
    private static final long PRIME = 0x0000_0100_0000_01B3L;
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    /** Nodes and expressions are shared: each is looked at once. */
    private final IdentityHashMap<Record, Long> known = new IdentityHashMap<>();

    /** {@return a text of a node's name, as far as it is short, and its fingerprint} */
    String of(OperatorSpec spec) {
        String name = spec.name().length() > 200 ? spec.name().substring(0, 200) : spec.name();
        return name + ':' + Long.toHexString(print(spec));
    }

    private long print(@Nullable Object value) {
        return switch (value) {
            case null -> SEED;
            // Code has no text: who changes a function and not its states goes on with what the former one kept. The
            // bound of its states may change, too.
            case ProcessDefinition function -> print(List.of("function", function.name(), function.states()));
            case Record node -> {
                Long print = known.get(node);
                if (print == null) {
                    print = components(node);
                    known.put(node, print);
                }
                yield print;
            }
            case List<?> list -> {
                long print = text("list");
                for (Object element : list) {
                    print = then(print, print(element));
                }
                yield print;
            }
            case Enum<?> constant -> then(text(constant.getDeclaringClass().getSimpleName()), text(constant.name()));
            case String text -> then(text("text"), text(text));
            case Number number -> then(text(number.getClass().getSimpleName()), text(number.toString()));
            case Boolean truth -> text(truth.toString());
            default -> throw new IllegalArgumentException("no fingerprint: " + value.getClass());
        };
    }

    private long components(Record node) {
        long print = text(node.getClass().getSimpleName());
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            try {
                print = then(print, print(component.getAccessor().invoke(node)));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }
        return print;
    }

    private static long text(String text) {
        long print = SEED;
        for (int i = 0; i < text.length(); i++) {
            print = (print ^ text.charAt(i)) * PRIME;
        }
        return print;
    }

    private static long then(long print, long next) {
        long mixed = (Long.rotateLeft(print, 27) ^ next) * MIX;
        return mixed ^ mixed >>> 32;
    }
}
