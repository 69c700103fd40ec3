package io.laminar.iouring;

import java.util.HashMap;
import java.util.Map;

/** Puts other results in the place of what the kernel said, at completions that are counted from 0. */
final class CompletionFaults {
    private final Map<Integer, Integer> results = new HashMap<>();
    private int seen;

    CompletionFaults at(int index, int result) {
        results.put(index, result);
        return this;
    }

    int alter(int result) {
        return results.getOrDefault(seen++, result);
    }

    int seen() {
        return seen;
    }
}
