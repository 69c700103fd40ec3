/**
 * From logical plans to graphs of operator specifications: filters and projections are folded into the operators that
 * read them, expressions are lowered to kernels.
 */
@NullMarked
package io.laminar.sql.physical;

import org.jspecify.annotations.NullMarked;
