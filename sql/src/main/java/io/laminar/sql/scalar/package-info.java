/**
 * Bound expressions: names resolved, types known, every conversion explicit. The binder makes them, the logical plan
 * and its rules carry them, {@code physical} lowers them to kernel expressions. All walks are iterative: an expression
 * may be thousands of terms deep.
 */
@NullMarked
package io.laminar.sql.scalar;

import org.jspecify.annotations.NullMarked;
