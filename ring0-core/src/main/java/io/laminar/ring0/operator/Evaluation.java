package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.ring0.kernel.KernelError;
import io.laminar.ring0.kernel.Program;
import org.jspecify.annotations.Nullable;

/**
 * A slice of a block as an operator's program sees it: the rows that it selects, without those that cannot be computed,
 * as far as the operator's {@link ErrorPolicy} takes them away.
 *
 * @threading one core
 * @allocation none after construction, but for the failure that stops a query
 */
public final class Evaluation {
    private final String name;
    private final BlockLayout layout;
    private final Program program;
    private final ErrorPolicy errors;
    private final @Nullable Rejects rejects;
    private int from;
    private int to;
    private int selected;
    private int rejected;

    /**
     * Makes one without a slice.
     *
     * @param name the operator's, for messages
     * @param layout of the blocks
     * @param program what is evaluated; stays its owner's
     * @param errors what becomes of rows that cannot be computed
     * @param rejects where they go if that is {@link ErrorPolicy#REJECT}; null: nowhere
     */
    public Evaluation(String name, BlockLayout layout, Program program, ErrorPolicy errors, @Nullable Rejects rejects) {
        this.name = name;
        this.layout = layout;
        this.program = program;
        this.errors = errors;
        this.rejects = rejects;
    }

    /**
     * Evaluates a slice. If a row has to stop the query, the slice ends before it, and what comes before it goes on; it
     * fails when it is the first of a slice.
     *
     * @param block where the slice lies
     * @param first its first row
     * @param end the row after its last
     * @param rowsBefore rows of the operator before it: a failure tells the row's number
     * @throws QueryFailure when the first row cannot be computed, and that stops the query
     */
    @HotPath
    public void begin(long block, int first, int end, long rowsBefore) {
        int last = end;
        rejected = 0;
        selected = program.evaluate(block, first, end);
        if (program.errorCount() > 0) {
            switch (errors) {
                case FAIL -> {
                    last = firstError(first);
                    if (last == first) {
                        throw failure(block, first, rowsBefore);
                    }
                    selected = program.evaluate(block, first, last);
                }
                case REJECT -> {
                    rejected = program.errorCount();
                    selected = program.withoutErrors();
                    if (rejects != null) {
                        rejects.begin(first, end);
                    }
                }
                case NULL -> {}
            }
        }
        from = first;
        to = last;
    }

    /** Says that the slice is done. */
    @HotPath
    public void end() {
        to = 0;
    }

    /** {@return whether a slice was begun and is not done} */
    @HotPath
    public boolean isOpen() {
        return to > 0;
    }

    /** {@return its first row} */
    @HotPath
    public int from() {
        return from;
    }

    /** {@return rows of it, selected or not} */
    @HotPath
    public int rows() {
        return to - from;
    }

    /** {@return rows that go on} */
    @HotPath
    public int selected() {
        return selected;
    }

    /** {@return rows that were refused} */
    @HotPath
    public int rejected() {
        return rejected;
    }

    /** {@return rows that the filter has left out} */
    @HotPath
    public int filtered() {
        return to - from - selected - rejected;
    }

    @HotPath
    private int firstError(int first) {
        int row = first;
        while (program.error(row) == 0) {
            row++;
        }
        return row;
    }

    private QueryFailure failure(long block, int row, long rowsBefore) {
        KernelError error = KernelError.of(program.error(row));
        return QueryFailure.row(name, rowsBefore + 1, error, RowText.of(layout, block, row));
    }
}
