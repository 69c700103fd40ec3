package io.laminar.sql.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All relations by name, in the order in which they were made, the options of the session, and what functions the
 * program has.
 *
 * @threading under the engine's lock
 */
public final class Catalog {
    private final Map<String, Relation> relations = new LinkedHashMap<>();
    private final Map<String, String> options = new TreeMap<>();
    private final Map<String, ProgramFunction> functions = new TreeMap<>();
    private final EngineShape shape;

    /** A catalog of an engine with one core. */
    public Catalog() {
        this(EngineShape.ONE_CORE);
    }

    /**
     * An empty catalog.
     *
     * @param shape of the engine, over whose cores plans may spread rows
     */
    public Catalog(EngineShape shape) {
        this.shape = shape;
    }

    /**
     * {@return a catalog with the same relations, options and functions; what becomes of one leaves the other as it is}
     */
    public Catalog copy() {
        Catalog copy = new Catalog(shape);
        copy.relations.putAll(relations);
        copy.options.putAll(options);
        copy.functions.putAll(functions);
        return copy;
    }

    /** {@return the functions of the program that queries may call, by name} */
    public Map<String, ProgramFunction> functions() {
        return Map.copyOf(functions);
    }

    /**
     * Lets queries call a function of the program.
     *
     * @param function the function
     * @throws IllegalStateException when there is one of its name
     */
    public void add(ProgramFunction function) {
        String name = function.definition().name();
        if (functions.putIfAbsent(name, function) != null) {
            throw new IllegalStateException("name of a function is taken: name=" + name);
        }
    }

    /** {@return how wide the engine is} */
    public EngineShape shape() {
        return shape;
    }

    /**
     * {@return the relation of a name, or null}
     *
     * @param name as it is written; a schema {@code public.} before it has no meaning
     */
    public @Nullable Relation find(String name) {
        Relation found = relations.get(name);
        return found == null && name.startsWith("public.") ? relations.get(name.substring("public.".length())) : found;
    }

    /** {@return all relations, oldest first} */
    public Collection<Relation> relations() {
        return List.copyOf(relations.values());
    }

    /** {@return all names, oldest first} */
    public List<String> names() {
        return List.copyOf(relations.keySet());
    }

    /**
     * Adds a relation, when what computes it runs.
     *
     * @param relation the relation
     * @throws IllegalStateException when the name is taken: a plan is put into effect once
     */
    public void add(Relation relation) {
        if (relations.putIfAbsent(relation.name(), relation) != null) {
            throw new IllegalStateException("name is taken: name=" + relation.name());
        }
    }

    /**
     * Takes a relation out; unknown names are passed over.
     *
     * @param name its name
     */
    public void remove(String name) {
        relations.remove(name);
    }

    /**
     * {@return the relations that read one, directly or through others, so that each comes before what it reads}
     *
     * @param name the name of the one
     */
    public List<Relation> dependents(String name) {
        List<Relation> found = new ArrayList<>();
        List<String> wanted = new ArrayList<>(List.of(name));
        // Relations come behind what they read, so one pass finds all.
        for (Relation relation : relations.values()) {
            if (relation.inputs().stream().anyMatch(wanted::contains)) {
                found.add(0, relation);
                wanted.add(relation.name());
            }
        }
        return found;
    }

    /** {@return the options that SET has set, by name} */
    public Map<String, String> options() {
        return Map.copyOf(options);
    }

    /**
     * Sets an option of the session.
     *
     * @param key its name
     * @param value its value
     */
    public void setOption(String key, String value) {
        options.put(key, value);
    }
}
