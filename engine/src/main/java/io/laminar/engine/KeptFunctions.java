package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.sql.catalog.ProgramFunction;
import io.laminar.sql.catalog.Relation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What checkpoints say of the functions of the program that something was kept for. Code cannot be kept: the program
 * opens the engine with functions of the same names, and each must keep and emit what it did.
 */
final class KeptFunctions {
    /** Behind all keys of statements, which begin with a digit. */
    private static final String KEY = "FUNCTION ";

    private KeptFunctions() {}

    /**
     * {@return what there is to say of the functions that relations call}
     *
     * @param relations what is kept
     * @param functions all there are, by name
     */
    static SortedMap<String, String> of(Collection<Relation> relations, Map<String, ProgramFunction> functions) {
        Set<OperatorSpec> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        relations.forEach(relation -> collect(relation.spec(), seen));
        SortedMap<String, String> declarations = new TreeMap<>();
        for (OperatorSpec spec : seen) {
            if (spec instanceof OperatorSpec.ProcessSpec process) {
                String name = process.definition().name();
                ProgramFunction function = functions.get(name);
                if (function != null) {
                    declarations.put(KEY + name, function.declaration());
                }
            }
        }
        return declarations;
    }

    private static void collect(OperatorSpec spec, Set<OperatorSpec> seen) {
        if (seen.add(spec)) {
            spec.inputs().forEach(input -> collect(input, seen));
        }
    }

    /** {@return what a checkpoint has of statements proper} */
    static SortedMap<String, String> without(SortedMap<String, String> kept) {
        return kept.headMap(KEY);
    }

    /**
     * Refuses functions that are not those that a checkpoint knows.
     *
     * @param kept of the checkpoint
     * @param functions that the engine was opened with, by name
     * @throws ConfigException saying of each what is missing, and what is there instead
     */
    static void require(SortedMap<String, String> kept, Map<String, ProgramFunction> functions) {
        List<String> differences = new ArrayList<>();
        kept.tailMap(KEY).forEach((key, declaration) -> {
            String name = key.substring(KEY.length());
            ProgramFunction function = functions.get(name);
            if (function == null) {
                differences.add("function=" + name + " is missing:" + lines("\n  - ", declaration, ""));
            } else if (!function.declaration().equals(declaration)) {
                differences.add("function=" + name + " has changed:"
                        + lines("\n  - ", declaration, function.declaration())
                        + lines("\n  + ", function.declaration(), declaration));
            }
        });
        if (!differences.isEmpty()) {
            throw new ConfigException(
                    ErrorCode.FUNCTION_CHANGED, "not what was kept: " + String.join("\n", differences));
        }
    }

    /** {@return the lines of one text that another does not have} */
    private static String lines(String mark, String one, String other) {
        List<String> known = other.lines().toList();
        StringBuilder lines = new StringBuilder();
        one.lines()
                .filter(line -> !known.contains(line))
                .forEach(line -> lines.append(mark).append(line));
        return lines.toString();
    }
}
