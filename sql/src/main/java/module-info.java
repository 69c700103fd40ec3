/** SQL text to a graph of operators. */
module io.laminar.sql {
    requires transitive io.laminar.memory;
    requires transitive io.laminar.ring0;
    requires static org.jspecify;

    exports io.laminar.sql;
    exports io.laminar.sql.catalog;
    exports io.laminar.sql.error;
    exports io.laminar.sql.explain;
    exports io.laminar.sql.text;
    exports io.laminar.sql.type;
}
