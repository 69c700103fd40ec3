package io.laminar.cli.args;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be typed after {@code laminar}: one command, its operands and its options.
 *
 * @param name the command's word
 * @param summary one line for the list of commands
 * @param operands what stands beside the options
 * @param options in the order of the help text
 * @param details paragraphs below the options in the help text
 */
public record CommandSpec(String name, String summary, Operands operands, List<Option> options, List<String> details) {
    /**
     * The words beside the options.
     *
     * @param text as shown in the help text, for example {@code SCRIPT.sql}; empty when there are none
     * @param least fewest words allowed
     * @param most most words allowed
     * @param choices the only words allowed; empty when they name files
     */
    public record Operands(String text, int least, int most, List<String> choices) {
        /** A command that takes none. */
        public static final Operands NONE = new Operands("", 0, 0, List.of());
    }

    /** {@return the option of that name (without hyphens), or null} */
    public @Nullable Option option(String optionName) {
        for (Option option : options) {
            if (option.name().equals(optionName)) {
                return option;
            }
        }
        return null;
    }
}
