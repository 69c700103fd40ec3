/**
 * How logs and checkpoints fail: one exception, and a code for each failure that {@code docs/ERRORS.md} has a row for.
 * Nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.storage.error;

import org.jspecify.annotations.NullMarked;
