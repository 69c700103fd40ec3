package io.laminar.engine.format.binary;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.FieldFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the frame being read: the first fault that was met. One object a reader, used again and again.
 *
 * @threading one owner
 * @allocation none, {@link #describe} excepted
 */
final class FrameFault {
    private @Nullable ErrorCode code;
    private String detail = "";
    private int column;
    private long row;
    private long value;

    void clear() {
        code = null;
        detail = "";
        column = -1;
        row = -1;
        value = 0;
    }

    boolean isSet() {
        return code != null;
    }

    ErrorCode code() {
        return Objects.requireNonNull(code);
    }

    /** A frame that is not built as frames are. */
    void broken(String what, long number) {
        if (code == null) {
            code = ErrorCode.BAD_FRAME;
            detail = what;
            value = number;
        }
    }

    /** A fault that names its own numbers. */
    void set(ErrorCode newCode, String what, long number) {
        if (code == null) {
            code = newCode;
            detail = what;
            value = number;
        }
    }

    /** A value that its column cannot hold. */
    void value(ErrorCode newCode, int columnIndex, long rowIndex) {
        if (code == null) {
            code = newCode;
            column = columnIndex;
            row = rowIndex;
        }
    }

    /** {@return the fault in words} */
    String describe(List<FieldFormat> fields) {
        StringBuilder text = new StringBuilder(code().summary());
        if (!detail.isEmpty()) {
            text.append(": ").append(detail);
            if (detail.endsWith("=")) {
                text.append(value);
            }
        }
        if (column >= 0) {
            FieldFormat field = fields.get(column);
            text.append(": column=").append(field.name()).append(", type=").append(field.type());
            text.append(", row=").append(row + 1);
        }
        return text.toString();
    }
}
