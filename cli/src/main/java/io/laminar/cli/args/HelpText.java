package io.laminar.cli.args;

import java.util.List;

/** Writes a command's table as text. */
public final class HelpText {
    private static final int GAP = 2;

    private HelpText() {}

    /** {@return the help text of one command} */
    public static String of(CommandSpec spec) {
        StringBuilder text = new StringBuilder("usage: ").append(usage(spec));
        text.append("\n\n").append(spec.summary()).append(".\n\noptions:\n");
        int width = Arguments.HELP.length() + 6;
        for (Option option : spec.options()) {
            width = Math.max(width, option.toString().length());
        }
        for (Option option : spec.options()) {
            row(text, option.toString(), width, option.help() + (option.repeated() ? "; may be repeated" : ""));
        }
        row(text, "-h, --" + Arguments.HELP, width, "show this text");
        for (String detail : spec.details()) {
            text.append('\n').append(detail).append('\n');
        }
        return text.toString();
    }

    /** {@return one line that shows how to type a command} */
    public static String usage(CommandSpec spec) {
        String operands = spec.operands().text();
        String options = spec.options().isEmpty() ? "" : " [OPTION...]";
        return "laminar " + spec.name() + (operands.isEmpty() ? "" : " " + operands) + options;
    }

    /**
     * Writes a list of commands.
     *
     * @param specs in the order of the list
     */
    public static String list(List<CommandSpec> specs) {
        int width = 0;
        for (CommandSpec spec : specs) {
            width = Math.max(width, spec.name().length());
        }
        StringBuilder text = new StringBuilder();
        for (CommandSpec spec : specs) {
            row(text, spec.name(), width, spec.summary());
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String left, int width, String right) {
        text.append("  ")
                .append(left)
                .append(" ".repeat(width - left.length() + GAP))
                .append(right)
                .append('\n');
    }
}
