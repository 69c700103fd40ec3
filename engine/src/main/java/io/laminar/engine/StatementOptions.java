package io.laminar.engine;

import io.laminar.engine.connector.ConnectorOptions;
import io.laminar.engine.connector.OptionPlaces;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.InputPosition;
import io.laminar.sql.text.Statement.Option;
import io.laminar.sql.text.Statement.Options;
import java.util.Map;
import java.util.TreeMap;

/** Hands options of a statement on to those who read them, with their places in the text. */
final class StatementOptions {
    private StatementOptions() {}

    /** Options of the source or sink itself. */
    static ConnectorOptions of(String owner, Options options) {
        return of(owner, options, options, options.values());
    }

    /** Options of a connector and of its format, wherever the statement gives them. */
    static ConnectorOptions of(String owner, Options connector, Options format) {
        Map<String, Option> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        put(owner, connector.values(), all);
        put(owner, format.values(), all);
        return of(owner, connector, format, all);
    }

    private static void put(String owner, Map<String, Option> options, Map<String, Option> all) {
        options.forEach((key, option) -> {
            if (all.putIfAbsent(key, option) != null) {
                throw new ConfigException(
                                ErrorCode.INVALID_OPTION, "option is given twice: owner=" + owner + ", option=" + key)
                        .at(Failures.at(option.key()));
            }
        });
    }

    private static ConnectorOptions of(String owner, Options connector, Options format, Map<String, Option> options) {
        Map<String, String> texts = new TreeMap<>();
        Map<String, InputPosition> keys = new TreeMap<>();
        Map<String, InputPosition> values = new TreeMap<>();
        options.forEach((key, option) -> {
            texts.put(key, option.text());
            keys.put(key, Failures.at(option.key()));
            values.put(key, Failures.at(option.position()));
        });
        OptionPlaces places =
                new OptionPlaces(Failures.at(connector.position()), Failures.at(format.position()), keys, values);
        return new ConnectorOptions(owner, texts, places);
    }
}
