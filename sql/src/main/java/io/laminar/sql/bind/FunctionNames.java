package io.laminar.sql.bind;

import io.laminar.sql.catalog.Catalog;
import java.util.Map;
import java.util.TreeMap;

/** What SHOW FUNCTIONS lists. */
public final class FunctionNames {
    private FunctionNames() {}

    /**
     * {@return the functions that run by name, each with its kind}
     *
     * @param catalog what functions the program has
     */
    public static Map<String, String> all(Catalog catalog) {
        Map<String, String> all = new TreeMap<>();
        Functions.names().forEach(name -> all.put(name, "scalar"));
        Aggregates.names().forEach(name -> all.put(name, "aggregate"));
        all.put(Regrouping.NAME, "table");
        all.put(ProcessBinding.NAME, "table");
        catalog.functions().keySet().forEach(name -> all.put("process(t, '" + name + "')", "program"));
        WindowCalls.functions().forEach(name -> all.put(name, "window"));
        return all;
    }
}
