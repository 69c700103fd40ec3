package io.laminar.engine.format.csv;

import io.laminar.engine.error.DataException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.InputPosition;
import io.laminar.engine.format.FieldFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The names in the first record, and which column of the source each field is: same name, or same but for case. */
final class CsvHeader {
    private final List<FieldFormat> fields;
    private final List<String> names = new ArrayList<>();

    CsvHeader(List<FieldFormat> fields) {
        this.fields = fields;
    }

    void restart() {
        names.clear();
    }

    /** Adds the next name; {@code quote} is the mark that is doubled in it, 0 when none is. */
    void add(byte[] text, int quote) {
        String name = new String(text, StandardCharsets.UTF_8);
        if (quote != 0) {
            String mark = String.valueOf((char) quote);
            name = name.replace(mark + mark, mark);
        }
        names.add(name.strip());
    }

    DataException tooLong(String input, int maxLineBytes) {
        InputPosition position = new InputPosition(input, 1, 0);
        return new DataException(
                ErrorCode.LINE_TOO_LONG,
                "cannot read header: line is too long: at=" + position + ", maxLineBytes=" + maxLineBytes,
                position);
    }

    /** The source's column of every field, -1 where the source has none of that name. */
    int[] columns(String input) {
        InputPosition position = new InputPosition(input, 1, 0);
        if (names.size() == 1 && names.get(0).isEmpty()) {
            throw new DataException(
                    ErrorCode.MISSING_HEADER, "cannot read header: the first line is empty: at=" + position, position);
        }
        int[] columns = new int[names.size()];
        Arrays.fill(columns, -1);
        for (int c = 0; c < fields.size(); c++) {
            String wanted = fields.get(c).name();
            int field = find(wanted, position);
            if (field < 0) {
                throw new DataException(
                        ErrorCode.MISSING_COLUMN,
                        "cannot map header: no field for a column: at=" + position + ", column=" + wanted + ", fields="
                                + names,
                        position);
            }
            columns[field] = c;
        }
        return columns;
    }

    private int find(String wanted, InputPosition position) {
        int exact = single(wanted, position, false);
        return exact >= 0 ? exact : single(wanted, position, true);
    }

    private int single(String wanted, InputPosition position, boolean ignoreCase) {
        int found = -1;
        for (int f = 0; f < names.size(); f++) {
            String name = names.get(f);
            if (ignoreCase ? name.equalsIgnoreCase(wanted) : name.equals(wanted)) {
                if (found >= 0) {
                    throw new DataException(
                            ErrorCode.DUPLICATE_HEADER,
                            "cannot map header: two fields of one name: at=" + position + ", name=" + name + ", fields="
                                    + (found + 1) + " and " + (f + 1),
                            position);
                }
                found = f;
            }
        }
        return found;
    }
}
