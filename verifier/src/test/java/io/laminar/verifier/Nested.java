package io.laminar.verifier;

import java.io.IOException;

/** A program that allocates known bytes in known sections; {@code lie} and {@code open} spoil the measurement. */
final class Nested {
    static final int RUNS = 20_000;
    static final int EVERY = 10;
    private static Object kept = "";
    private static long sum;

    private Nested() {}

    public static void main(String[] words) throws IOException {
        String fault = words.length == 0 ? "" : words[0];
        try (Verification verification = new Verification()) {
            AllocationSections sections = verification.sections();
            rounds(sections, RUNS);
            verification.measure();
            if (!fault.equals("idle")) {
                rounds(sections, RUNS);
            }
            if (fault.equals("open")) {
                sections.begin(sections.section("outer"));
            }
            Report report = verification.report();
            System.out.print(words.length > 1 ? ReportJson.of(report) : ReportText.of(report));
        }
    }

    private static void rounds(AllocationSections sections, int runs) {
        Section outer = sections.section("outer");
        Section inner = sections.section("inner");
        Section clean = sections.section("clean");
        Section beside = sections.beside("beside");
        for (int i = 0; i < runs; i++) {
            sections.begin(outer);
            kept = i % EVERY == 0 ? new long[3] : kept;
            sections.begin(inner);
            kept = i % EVERY == 1 ? new Inner(i) : kept;
            sections.end();
            kept = i % EVERY == 2 ? new byte[8] : kept;
            sections.end();
            sections.begin(clean);
            sum += i;
            sections.end();
            sections.begin(beside);
            kept = i % EVERY == 3 ? new short[4] : kept;
            sections.end();
        }
    }

    private record Inner(int value) {}
}
