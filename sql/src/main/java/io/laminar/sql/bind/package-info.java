/**
 * From the tree to bound expressions and logical plans: names, types, functions, windows. Every mistake in a statement
 * ends here, with its place. Uses {@code text}, {@code catalog}, {@code scalar}, {@code plan}.
 */
@NullMarked
package io.laminar.sql.bind;

import org.jspecify.annotations.NullMarked;
