package io.laminar.ring0.kernel;

import io.laminar.memory.block.BlockLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where intermediate results lie. Each vector written gets a buffer; when its last reader has run, the buffer goes to
 * the next vector of the same width, so that long chains need few. What branches compute keeps its buffers for good.
 */
final class ScratchPlan {
    private final List<Compiler.Step> loads = new ArrayList<>();
    private final Map<Compiler.Step, Inner> branches = new HashMap<>();
    private final Map<Integer, Integer> bufferOf = new HashMap<>();
    private final Map<Integer, VectorKind> kindOf = new HashMap<>();
    private final List<Integer> bufferWidths = new ArrayList<>();
    private long[] bufferAddresses = new long[0];
    private int selectionCount;
    private long selectionBase;
    private long selectionBytes;
    private int selectionNext;

    private record Inner(Branches.Form form, VectorKind kind, List<List<Compiler.Step>> parts, int[] results) {}

    /** Hands out memory for selections. */
    interface Selections {
        long next();
    }

    void addLoad(Compiler.Step step) {
        loads.add(step);
    }

    List<Compiler.Step> loads() {
        return loads;
    }

    /** A step whose kernel runs other steps. */
    Compiler.Step branch(
            Branches.Form form, VectorKind kind, List<List<Compiler.Step>> parts, int[] results, int vector) {
        List<Integer> reads = new ArrayList<>();
        for (int result : results) {
            reads.add(result);
        }
        parts.forEach(part -> part.forEach(step -> Arrays.stream(step.reads()).forEach(reads::add)));
        Inner inner = new Inner(form, kind, parts, results);
        Compiler.Step step = new Compiler.Step(
                reads.stream().mapToInt(Integer::intValue).toArray(),
                vector,
                kind,
                (output, selections) -> makeBranches(inner, output, selections));
        branches.put(step, inner);
        return step;
    }

    private Kernel makeBranches(Inner inner, RowKernel.Output output, Selections selections) {
        Branches.Part[] parts = new Branches.Part[inner.parts.size()];
        for (int p = 0; p < parts.length; p++) {
            parts[p] = new Branches.Part(make(inner.parts.get(p)), Frame.slot(inner.results[p]));
        }
        return new Branches(inner.form, parts, output, selections.next(), selections.next());
    }

    /** Gives every vector that is written a buffer. */
    void assign(List<Compiler.Step> steps, int[] outputs, int vectorCount) {
        int[] lastRead = new int[vectorCount];
        for (int s = 0; s < steps.size(); s++) {
            for (int read : steps.get(s).reads()) {
                lastRead[read] = s;
            }
        }
        for (int output : outputs) {
            lastRead[output] = Integer.MAX_VALUE;
        }
        Map<VectorKind, ArrayDeque<Integer>> free = new EnumMap<>(VectorKind.class);
        for (int s = 0; s < steps.size(); s++) {
            Compiler.Step step = steps.get(s);
            assignInner(step);
            if (step.writes() >= 0) {
                Integer reused = free.computeIfAbsent(step.kind(), k -> new ArrayDeque<>())
                        .poll();
                give(step, reused == null ? newBuffer(step.kind()) : reused);
            } else {
                selectionCount++;
            }
            int now = s;
            Arrays.stream(step.reads()).distinct().forEach(read -> {
                if (lastRead[read] == now && bufferOf.containsKey(read) && kindOf.containsKey(read)) {
                    VectorKind kind = kindOf.remove(read);
                    free.computeIfAbsent(kind, k -> new ArrayDeque<>()).add(bufferOf.get(read));
                }
            });
        }
    }

    private void assignInner(Compiler.Step step) {
        Inner inner = branches.get(step);
        if (inner == null) {
            return;
        }
        selectionCount += 2;
        for (List<Compiler.Step> part : inner.parts) {
            for (Compiler.Step nested : part) {
                assignInner(nested);
                bufferOf.put(nested.writes(), newBuffer(nested.kind()));
            }
        }
    }

    private void give(Compiler.Step step, int buffer) {
        bufferOf.put(step.writes(), buffer);
        kindOf.put(step.writes(), step.kind());
    }

    private int newBuffer(VectorKind kind) {
        bufferWidths.add(kind.bytes());
        return bufferWidths.size() - 1;
    }

    long scratchBytes(int capacity) {
        long bytes = 0;
        for (int width : bufferWidths) {
            bytes += vectorBytes(width, capacity);
        }
        return bytes + (long) (selectionCount + 1) * oneSelection(capacity);
    }

    private static long vectorBytes(int width, int capacity) {
        return align((long) width * capacity) + align(capacity / 8 + 8);
    }

    private static long oneSelection(int capacity) {
        return align(4L * capacity);
    }

    private static long align(long bytes) {
        return bytes + BlockLayout.ALIGNMENT - 1 & -BlockLayout.ALIGNMENT;
    }

    /** Lays everything out from an address; the address behind it. */
    long place(long base, int capacity) {
        long at = base;
        bufferAddresses = new long[bufferWidths.size() * 2];
        for (int b = 0; b < bufferWidths.size(); b++) {
            bufferAddresses[2 * b] = at;
            bufferAddresses[2 * b + 1] = at + align((long) bufferWidths.get(b) * capacity);
            at += vectorBytes(bufferWidths.get(b), capacity);
        }
        selectionBase = at;
        selectionBytes = oneSelection(capacity);
        return at + (selectionCount + 1) * selectionBytes;
    }

    /** A selection that no kernel uses. */
    long spareSelection() {
        return selectionBase + selectionCount * selectionBytes;
    }

    Kernel[] make(List<Compiler.Step> steps) {
        Kernel[] kernels = new Kernel[steps.size()];
        for (int s = 0; s < kernels.length; s++) {
            Compiler.Step step = steps.get(s);
            RowKernel.Output output = step.writes() < 0 ? new RowKernel.Output(0, 0, 0, step.kind()) : output(step);
            kernels[s] = step.maker().make(output, () -> selectionBase + selectionNext++ * selectionBytes);
        }
        return kernels;
    }

    private RowKernel.Output output(Compiler.Step step) {
        int buffer = Objects.requireNonNull(bufferOf.get(step.writes()));
        return new RowKernel.Output(
                Frame.slot(step.writes()), bufferAddresses[2 * buffer], bufferAddresses[2 * buffer + 1], step.kind());
    }
}
