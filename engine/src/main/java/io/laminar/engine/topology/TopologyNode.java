package io.laminar.engine.topology;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of a {@link Topology}. Texts in it are expressions and definitions of SQL, read when the engine plans it. */
public sealed interface TopologyNode {
    /** {@return its name, by which others read it} */
    String name();

    /** {@return the names of the nodes that it reads} */
    List<String> inputs();

    /**
     * Rows come in.
     *
     * @param name of the node and of the source
     * @param source its columns, where its rows come from, how they are spread
     */
    record Source(String name, TopologySource source) implements TopologyNode {
        @Override
        public List<String> inputs() {
            return List.of();
        }
    }

    /**
     * A source, stream or view that the engine has already.
     *
     * @param name of the node and of what is there
     * @param columns what it must have, each as {@code name TYPE}, in this order; empty for whatever it has
     */
    record Existing(String name, List<String> columns) implements TopologyNode {
        /** Keeps its own list. */
        public Existing {
            columns = List.copyOf(columns);
        }

        @Override
        public List<String> inputs() {
            return List.of();
        }
    }

    /**
     * The rows that satisfy a condition.
     *
     * @param name of the node
     * @param input what it reads
     * @param condition of type BOOLEAN
     */
    record Filter(String name, String input, String condition) implements TopologyNode {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }

    /**
     * A row for each row, its columns computed.
     *
     * @param name of the node
     * @param input what it reads
     * @param items expressions, {@code expression AS name}, or {@code *}
     */
    record Project(String name, String input, List<String> items) implements TopologyNode {
        /** Keeps its own list. */
        public Project {
            items = List.copyOf(items);
        }

        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }

    /**
     * Groups and their aggregates.
     *
     * @param name of the node
     * @param input what it reads
     * @param groups keys, windows, what comes out and when
     */
    record Aggregate(String name, String input, TopologyGroups groups) implements TopologyNode {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }

    /**
     * The rows that came too late for all their windows.
     *
     * @param name of the node and of the stream
     * @param input the aggregate that they were late for
     */
    record Late(String name, String input) implements TopologyNode {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }

    /**
     * All rows of several inputs whose columns have the same types.
     *
     * @param name of the node
     * @param inputs two or more
     */
    record Union(String name, List<String> inputs) implements TopologyNode {
        /** Keeps its own list. */
        public Union {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * The same rows, those that are equal in some columns on one core.
     *
     * @param name of the node
     * @param input what it reads
     * @param columns names of the columns
     */
    record Regroup(String name, String input, List<String> columns) implements TopologyNode {
        /** Keeps its own list. */
        public Regroup {
            columns = List.copyOf(columns);
        }

        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }

    /**
     * What a function of the program emits.
     *
     * @param name of the node
     * @param input what it reads
     * @param function what the function is called
     * @param process the function, its keys, its states; null when the engine was opened with it
     */
    record Processing(
            String name,
            String input,
            String function,
            @Nullable TopologyProcess process) implements TopologyNode {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }

    /**
     * Gives rows a name that subscriptions, statements and metrics know.
     *
     * @param name of the node and of the stream
     * @param input what it reads
     */
    record Stream(String name, String input) implements TopologyNode {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }

    /**
     * A result that is kept up to date: aggregates in it give changes, from an empty result on.
     *
     * @param name of the node and of the view
     * @param input what it reads
     */
    record View(String name, String input) implements TopologyNode {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }

    /**
     * Rows go out.
     *
     * @param name of the node and of the sink
     * @param input what it reads
     * @param sink where they go and how they are written
     */
    record Sink(String name, String input, TopologySink sink) implements TopologyNode {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }
}
