package io.laminar.cli.args;

import java.util.ArrayList;
import java.util.List;

/** Writes completion scripts for shells from the tables of the commands. */
public final class Completion {
    private Completion() {}

    /** {@return a script for bash, to be sourced} */
    public static String bash(List<CommandSpec> specs) {
        StringBuilder script =
                new StringBuilder("""
                # Completion of laminar for bash. To use it: source <(laminar completion bash)
                _laminar() {
                    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
                    local words= arguments= files=
                    if [ "$COMP_CWORD" -eq 1 ]; then
                        words='COMMANDS'
                    else
                        case ${COMP_WORDS[1]} in
                """.replace("COMMANDS", String.join(" ", names(specs)) + " help --help --version"));
        for (CommandSpec spec : specs) {
            bashCommand(script, spec);
        }
        return script.append("""
                            help) words='COMMANDS' ;;
                        esac
                    fi
                    if [ -n "$arguments" ]; then
                        words=$arguments
                    fi
                    COMPREPLY=()
                    if [ -n "$words" ]; then
                        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
                    fi
                    if [ -n "$files" ] && [ -z "$arguments" ]; then
                        mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "${current#*=}")
                    fi
                }
                complete -o filenames -o bashdefault -F _laminar laminar
                """.replace("COMMANDS", String.join(" ", names(specs))))
                .toString();
    }

    private static void bashCommand(StringBuilder script, CommandSpec spec) {
        List<String> words = new ArrayList<>(spec.operands().choices());
        for (Option option : spec.options()) {
            words.add(option.typed());
        }
        words.add("--" + Arguments.HELP);
        boolean files = spec.operands().most() > 0 && spec.operands().choices().isEmpty();
        script.append("            ").append(spec.name()).append(")\n");
        line(script, 4, "words='" + String.join(" ", words) + "'" + (files ? " files=yes" : ""));
        line(script, 4, "case $previous in");
        for (Option option : spec.options()) {
            if (!option.choices().isEmpty()) {
                line(script, 5, option.typed() + ") arguments='" + String.join(" ", option.choices()) + "' ;;");
            } else if (option.takesArgument()) {
                line(script, 5, option.typed() + ") words= files=yes ;;");
            }
        }
        line(script, 4, "esac");
        line(script, 4, ";;");
    }

    /** {@return a script for zsh, to be sourced or put on the function path as {@code _laminar}} */
    public static String zsh(List<CommandSpec> specs) {
        StringBuilder script = new StringBuilder("""
                #compdef laminar
                # Completion of laminar for zsh. To use it: source <(laminar completion zsh)
                _laminar() {
                    local -a commands
                    commands=(
                """);
        for (CommandSpec spec : specs) {
            line(script, 2, quote(spec.name() + ":" + spec.summary()));
        }
        script.append("""
                    )
                    if (( CURRENT == 2 )); then
                        _describe command commands
                        return
                    fi
                    local command=$words[2]
                    shift words
                    (( CURRENT-- ))
                    case $command in
                """);
        for (CommandSpec spec : specs) {
            zshCommand(script, spec);
        }
        return script.append("""
                        help) _describe command commands ;;
                    esac
                }
                if [ "${funcstack[1]}" = _laminar ]; then
                    _laminar "$@"
                else
                    compdef _laminar laminar
                fi
                """).toString();
    }

    private static void zshCommand(StringBuilder script, CommandSpec spec) {
        line(script, 2, spec.name() + ")");
        StringBuilder call = new StringBuilder("_arguments");
        for (Option option : spec.options()) {
            String star = option.repeated() ? "*" : "";
            String action = option.choices().isEmpty() ? "_files" : "(" + String.join(" ", option.choices()) + ")";
            String argument = option.takesArgument() ? ":" + option.name() + ":" + action : "";
            call.append(' ').append(quote(star + option.typed() + "[" + escape(option.help()) + "]" + argument));
        }
        call.append(' ').append(quote("--help[show the help text]"));
        if (spec.operands().most() > 0) {
            List<String> choices = spec.operands().choices();
            String action = choices.isEmpty() ? "_files" : "(" + String.join(" ", choices) + ")";
            call.append(' ').append(quote("*:" + spec.operands().text() + ":" + action));
        }
        line(script, 3, call.toString());
        line(script, 3, ";;");
    }

    private static String escape(String text) {
        return text.replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
    }

    private static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static List<String> names(List<CommandSpec> specs) {
        List<String> names = new ArrayList<>();
        for (CommandSpec spec : specs) {
            names.add(spec.name());
        }
        return names;
    }

    private static void line(StringBuilder script, int depth, String text) {
        script.append("    ".repeat(depth)).append(text).append('\n');
    }
}
