package io.laminar.cli.args;

import java.util.List;

/**
 * One option of a command.
 *
 * @param name long name without the two hyphens
 * @param argument what follows it, as written in the help text; empty for a flag
 * @param help one line
 * @param choices the only arguments allowed; empty when any will do
 * @param repeated whether it may be given several times
 */
public record Option(String name, String argument, String help, List<String> choices, boolean repeated) {
    /** Makes an option without an argument. */
    public static Option flag(String name, String help) {
        return new Option(name, "", help, List.of(), false);
    }

    /** Makes an option with a free argument. */
    public static Option value(String name, String argument, String help) {
        return new Option(name, argument, help, List.of(), false);
    }

    /** Makes an option with a free argument that may be given several times. */
    public static Option repeated(String name, String argument, String help) {
        return new Option(name, argument, help, List.of(), true);
    }

    /** Makes an option whose argument is one of a few words. */
    public static Option choice(String name, String help, String... choices) {
        return new Option(name, String.join("|", choices), help, List.of(choices), false);
    }

    /** {@return whether an argument follows} */
    public boolean takesArgument() {
        return !argument.isEmpty();
    }

    /** {@return the option as it is typed, with two hyphens} */
    public String typed() {
        return "--" + name;
    }

    @Override
    public String toString() {
        return takesArgument() ? typed() + " " + argument : typed();
    }
}
