package io.laminar.engine.connector;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The options that a statement gives to a connector or a format. Keys do not know case. Whoever reads an option makes
 * it known by that; {@link #refuseUnknown} then refuses the rest, so a misspelt option never passes silently. Errors
 * tell the place in the statement; a connector that finds more wrong with a value says so by {@link #at}.
 *
 * @threading one owner
 */
public final class ConnectorOptions {
    private final String owner;
    private final OptionPlaces places;
    private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final TreeSet<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    /**
     * Takes options.
     *
     * @param owner who they are for, in messages: {@code connector FILE}
     * @param values values by key
     */
    public ConnectorOptions(String owner, Map<String, String> values) {
        this(owner, values, OptionPlaces.NONE);
    }

    /**
     * Takes options that stand in a statement.
     *
     * @param owner who they are for, in messages
     * @param values values by key
     * @param places where they stand
     */
    public ConnectorOptions(String owner, Map<String, String> values, OptionPlaces places) {
        this.owner = owner;
        this.places = places;
        this.values.putAll(values);
    }

    /**
     * {@return the error, at the place of an option's value in the statement}
     *
     * @param key the option's key; when it is not given, the place is that of the connector's name
     * @param error what is wrong with the value
     */
    public EngineException at(String key, EngineException error) {
        return error.at(places.valueOf(key));
    }

    /**
     * {@return the error, at the place of the FORMAT clause in the statement}
     *
     * @param error what is wrong with the format
     */
    public EngineException atFormat(EngineException error) {
        return error.at(places.format());
    }

    /**
     * {@return an option's value, if it is given}
     *
     * @param key its key
     */
    public Optional<String> find(String key) {
        known.add(key);
        return Optional.ofNullable(values.get(key));
    }

    /**
     * {@return an option's value}
     *
     * @param key its key
     * @throws ConfigException when it is not given
     */
    public String require(String key) {
        return find(key)
                .orElseThrow(() -> at(
                        key,
                        new ConfigException(
                                ErrorCode.MISSING_OPTION, "option is missing: owner=" + owner + ", option=" + key)));
    }

    /**
     * {@return an option's value, turned into something}
     *
     * @param key its key
     * @param otherwise what to answer when it is not given
     * @param allowed what values are allowed, in words, for the message
     * @param parse turns a value into the result; throws any runtime exception when it cannot
     * @param <T> what it is turned into
     * @throws ConfigException when the value cannot be used
     */
    public <T> T get(String key, T otherwise, String allowed, Function<String, T> parse) {
        Optional<String> value = find(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            return parse.apply(value.get());
        } catch (RuntimeException e) {
            String message = "option has no such value: owner=" + owner + ", option=" + key + ", value='" + value.get()
                    + "', allowed=" + allowed;
            throw at(key, new ConfigException(ErrorCode.INVALID_OPTION, message, e));
        }
    }

    /**
     * {@return true or false}
     *
     * @param key key of the option
     * @param otherwise what to answer when it is not given
     */
    public boolean flag(String key, boolean otherwise) {
        return get(key, otherwise, "true, false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "1" -> true;
            case "false", "off", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    /**
     * {@return a number}
     *
     * @param key key of the option
     * @param otherwise what to answer when it is not given
     * @param least smallest value allowed
     * @param most largest value allowed
     */
    public long number(String key, long otherwise, long least, long most) {
        return get(key, otherwise, least + ".." + most, text -> {
            long value = Long.parseLong(text.replace("_", ""));
            if (value < least || value > most) {
                throw new IllegalArgumentException(text);
            }
            return value;
        });
    }

    /**
     * {@return one of some words; case and the choice between dash, dot and underscore do not matter}
     *
     * @param key key of the option
     * @param otherwise what to answer when it is not given
     * @param type the words
     * @param <E> their type
     */
    public <E extends Enum<E>> E choice(String key, E otherwise, Class<E> type) {
        E[] words = type.getEnumConstants();
        String allowed = Arrays.toString(words).toLowerCase(Locale.ROOT);
        return get(
                key,
                otherwise,
                allowed,
                text -> Enum.valueOf(
                        type, text.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_')));
    }

    /**
     * Refuses options that nobody has asked for.
     *
     * @throws ConfigException naming the first of them and all that are known
     */
    public void refuseUnknown() {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new ConfigException(
                                ErrorCode.UNKNOWN_OPTION,
                                "unknown option: owner=" + owner + ", option=" + key + ", known=" + known)
                        .at(places.keyOf(key));
            }
        }
    }
}
