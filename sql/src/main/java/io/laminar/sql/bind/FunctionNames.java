package io.laminar.sql.bind;

import java.util.Map;
import java.util.TreeMap;

/** What SHOW FUNCTIONS lists. */
public final class FunctionNames {
    private FunctionNames() {}

    /** {@return the functions that run by name, each with its kind} */
    public static Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        Functions.names().forEach(name -> all.put(name, "scalar"));
        Aggregates.names().forEach(name -> all.put(name, "aggregate"));
        all.put(Regrouping.NAME, "table");
        WindowCalls.functions().forEach(name -> all.put(name, "window"));
        return all;
    }
}
