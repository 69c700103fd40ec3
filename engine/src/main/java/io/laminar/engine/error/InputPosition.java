package io.laminar.engine.error;

import java.io.Serializable;

/**
 * A place in an input.
 *
 * @param name file or source; empty when there is none
 * @param line line, from 1; 0 when there is none
 * @param column byte in the line, from 1; 0 when there is none
 */
public record InputPosition(String name, long line, long column) implements Serializable {
    private static final long serialVersionUID = 1;

    /** No place. */
    public static final InputPosition NONE = new InputPosition("", 0, 0);

    @Override
    public String toString() {
        return name + (line == 0 ? "" : ":" + line) + (column == 0 ? "" : ":" + column);
    }
}
