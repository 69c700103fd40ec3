package io.laminar.testkit.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of the house style that one file can break by itself. Each returns a line for each fault. */
final class TidyRules {
    static final int FILE_LINES = 500;
    static final int TEST_FILE_LINES = 800;
    static final int METHOD_LINES = 70;
    static final int LINE_CHARACTERS = 120;
    static final int PARAMETERS = 5;
    /** Loops over raw addresses: every column is an address of its own. */
    static final int KERNEL_PARAMETERS = 8;

    private static final Set<String> BANNED_WORDS =
            Set.of("Util", "Utils", "Helper", "Helpers", "Manager", "Common", "Base", "Impl", "Ring");
    /** Say something before another word, such as a kind of error, and nothing behind one. */
    private static final Set<String> BANNED_LAST_WORDS = Set.of("Data", "Info");

    private static final Pattern WORD = Pattern.compile("[A-Z][a-z]*[0-9]*");
    /** Written in two parts, as below, so that this file does not break the rules it states. */
    private static final Pattern OPEN_POINT = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b(?! ?\\(?#[0-9]+)");

    private static final Pattern BANNER = Pattern.compile("^\\s*(//\\s*([-=*#~_/]{3,}|[-=]{2,}\\s)|/\\*[*=#-]{3,})");
    private static final Pattern FOREIGN_WORD = Pattern.compile(
            "\\b(clau" + "de|anth" + "ropic|chat" + "gpt|open" + "ai|co" + "pilot|ll" + "ms?|ai[ -](assist" + "ant|age"
                    + "nt|help" + "er)|language mod" + "el)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern FOREIGN_PATH =
            Pattern.compile("(?<![\\w.*)}-])/(wo" + "rk|ro" + "ot|ho" + "me/\\w+)/");
    private static final Pattern REGISTRY = Pattern.compile(
            "repo1?\\.maven\\.(apache\\.)?org|registry\\.npm" + "js|files\\.python" + "hosted|pypi\\.org");

    private TidyRules() {}

    /** Ceilings and names. A test is a source under {@code src/test}. */
    static List<String> shape(String name, String text, boolean test) {
        List<String> faults = new ArrayList<>();
        JavaShape shape = JavaShape.parse(name, text);
        int ceiling = test ? TEST_FILE_LINES : FILE_LINES;
        long lineCount = text.lines().count();
        if (lineCount > ceiling) {
            faults.add("%s: file of %d lines, ceiling %d".formatted(name, lineCount, ceiling));
        }
        for (JavaShape.Method method : shape.methods()) {
            if (method.lines() > METHOD_LINES) {
                faults.add("%s:%d: method %s of %d lines, ceiling %d"
                        .formatted(name, method.line(), method.name(), method.lines(), METHOD_LINES));
            }
            int most = method.overAddresses() ? KERNEL_PARAMETERS : PARAMETERS;
            if (!test && !method.canonical() && method.parameters() > most) {
                faults.add("%s:%d: %s takes %d parameters, ceiling %d"
                        .formatted(name, method.line(), method.name(), method.parameters(), most));
            }
        }
        for (JavaShape.Declared declared : shape.classes()) {
            Matcher words = WORD.matcher(declared.name());
            while (words.find()) {
                boolean last = words.end() == declared.name().length();
                if (BANNED_WORDS.contains(words.group()) || (last && BANNED_LAST_WORDS.contains(words.group()))) {
                    faults.add("%s:%d: class name %s has the banned word %s"
                            .formatted(name, declared.line(), declared.name(), words.group()));
                }
            }
        }
        return faults;
    }

    /** Lines too long, and banner comments. */
    static List<String> javaLines(String name, String text) {
        List<String> faults = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            boolean cannotBreak = line.startsWith("import ") || line.contains("://");
            if (line.length() > LINE_CHARACTERS && !cannotBreak) {
                faults.add("%s:%d: line of %d characters, ceiling %d"
                        .formatted(name, number, line.length(), LINE_CHARACTERS));
            }
            if (BANNER.matcher(line).find()) {
                faults.add("%s:%d: banner comment".formatted(name, number));
            }
        }
        return faults;
    }

    /** Open points without an issue, and words or paths that say how and where a file was made. */
    static List<String> anyLines(String name, String text) {
        List<String> faults = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (OPEN_POINT.matcher(line).find()) {
                faults.add("%s:%d: open point without the number of its issue".formatted(name, number));
            }
            for (Pattern pattern : List.of(FOREIGN_WORD, FOREIGN_PATH, REGISTRY)) {
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    faults.add(
                            "%s:%d: '%s' does not belong in the repository".formatted(name, number, matcher.group()));
                }
            }
        }
        return faults;
    }
}
