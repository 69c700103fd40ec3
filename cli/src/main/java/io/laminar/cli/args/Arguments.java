package io.laminar.cli.args;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was typed after a command, checked against the command's table. */
public final class Arguments {
    /** The option that every command has without listing it. */
    public static final String HELP = "help";

    private final CommandSpec spec;
    private final List<String> operands = new ArrayList<>();
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private Arguments(CommandSpec spec) {
        this.spec = spec;
    }

    /**
     * Reads the words after a command's name. Options and operands may be mixed; {@code --} ends the options.
     *
     * @throws UsageException for an unknown option, a missing or extra argument or operand
     */
    public static Arguments parse(CommandSpec spec, List<String> words) throws UsageException {
        Arguments arguments = new Arguments(spec);
        boolean optionsEnded = false;
        for (int index = 0; index < words.size(); index++) {
            String word = words.get(index);
            if (optionsEnded || !word.startsWith("-") || word.equals("-")) {
                arguments.operands.add(word);
            } else if (word.equals("--")) {
                optionsEnded = true;
            } else {
                index = arguments.takeOption(words, index);
            }
        }
        if (!arguments.has(HELP)) {
            arguments.checkOperands();
        }
        return arguments;
    }

    /** Takes the option at an index, and returns the index of the last word that belongs to it. */
    private int takeOption(List<String> words, int index) throws UsageException {
        String word = words.get(index);
        if (word.equals("-h") || word.equals("--" + HELP)) {
            values.put(HELP, List.of());
            return index;
        }
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Option option = name.startsWith("--") ? spec.option(name.substring(2)) : null;
        if (option == null) {
            throw new UsageException("unknown option: " + name + Nearest.suggestion(name, typedOptions()));
        }
        if (!option.takesArgument()) {
            if (equals >= 0) {
                throw new UsageException("option takes no argument: " + word);
            }
            put(option, "");
            return index;
        }
        if (equals >= 0) {
            put(option, word.substring(equals + 1));
            return index;
        }
        if (index + 1 == words.size()) {
            throw new UsageException("option needs an argument: " + option);
        }
        put(option, words.get(index + 1));
        return index + 1;
    }

    private List<String> typedOptions() {
        List<String> typed = new ArrayList<>();
        for (Option option : spec.options()) {
            typed.add(option.typed());
        }
        typed.add("--" + HELP);
        return typed;
    }

    private void put(Option option, String value) throws UsageException {
        if (!option.choices().isEmpty() && !option.choices().contains(value)) {
            throw new UsageException("option " + option.typed() + " must be one of "
                    + String.join(", ", option.choices()) + ": " + value
                    + Nearest.suggestion(value, option.choices()));
        }
        List<String> list = values.computeIfAbsent(option.name(), name -> new ArrayList<>());
        if (!list.isEmpty() && !option.repeated()) {
            throw new UsageException("option given twice: " + option.typed());
        }
        list.add(value);
    }

    private void checkOperands() throws UsageException {
        CommandSpec.Operands allowed = spec.operands();
        if (operands.size() < allowed.least()) {
            throw new UsageException("missing " + allowed.text());
        }
        if (operands.size() > allowed.most()) {
            throw new UsageException("unexpected argument: " + operands.get(allowed.most()));
        }
        for (String operand : operands) {
            if (!allowed.choices().isEmpty() && !allowed.choices().contains(operand)) {
                throw new UsageException("expected one of " + String.join(", ", allowed.choices()) + ": " + operand
                        + Nearest.suggestion(operand, allowed.choices()));
            }
        }
    }

    /** {@return the words beside the options} */
    public List<String> operands() {
        return operands;
    }

    /** {@return whether the option was given} */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** {@return the option's argument, or null when it was not given} */
    public @Nullable String value(String name) {
        List<String> list = values.get(name);
        return list == null ? null : list.get(0);
    }

    /** {@return the option's argument, or another when it was not given} */
    public String value(String name, String otherwise) {
        String value = value(name);
        return value == null ? otherwise : value;
    }

    /** {@return the arguments of a repeated option, in their order} */
    public List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    /**
     * Reads the argument of an option as a number.
     *
     * @return the number; the least when the option was not given
     * @throws UsageException when it is none, or out of range
     */
    public int number(String name, int least, int most) throws UsageException {
        String value = value(name);
        if (value == null) {
            return least;
        }
        int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : -1;
        if (number < least || number > most) {
            throw new UsageException("expected a number from " + least + " to " + most + ": --" + name + " " + value);
        }
        return number;
    }

    /**
     * Reads the arguments of a repeated option of the form {@code KEY=VALUE}.
     *
     * @throws UsageException for an argument without an equals sign, or a key given twice
     */
    public Map<String, String> pairs(String name) throws UsageException {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String value : values.getOrDefault(name, List.of())) {
            int equals = value.indexOf('=');
            if (equals <= 0 || equals == value.length() - 1) {
                Option option = spec.option(name);
                throw new UsageException("expected " + option + ": " + value);
            }
            if (pairs.put(value.substring(0, equals), value.substring(equals + 1)) != null) {
                throw new UsageException("--" + name + " names twice: " + value.substring(0, equals));
            }
        }
        return pairs;
    }
}
