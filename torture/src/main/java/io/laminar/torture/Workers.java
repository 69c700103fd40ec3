package io.laminar.torture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Parts of a torture that have no directory in common, some at a time: a life waits for its disk and its start to a
 * good part. What a part draws is its own, so that a seed repeats it whoever runs it and whenever.
 */
final class Workers {
    /** How many parts run at a time. */
    static final int COUNT = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));

    /** Longer than anything takes that does not look whether it should end. */
    private static final long LONGEST_END_S = 120;

    private Workers() {}

    /**
     * Runs all parts. What the first one throws ends the others, and is thrown when those are over.
     *
     * @return what they have answered, in the order of the parts
     */
    static <T> List<T> run(List<Callable<T>> parts) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(COUNT, parts.size())));
        try {
            ExecutorCompletionService<T> ended = new ExecutorCompletionService<>(threads);
            List<Future<T>> all = new ArrayList<>();
            parts.forEach(part -> all.add(ended.submit(part)));
            for (int i = 0; i < all.size(); i++) {
                ended.take().get();
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> one : all) {
                answers.add(one.get());
            }
            return answers;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case IOException cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        } finally {
            threads.shutdownNow();
            if (!threads.awaitTermination(LONGEST_END_S, TimeUnit.SECONDS)) {
                System.out.println("a part does not end");
            }
        }
    }
}
