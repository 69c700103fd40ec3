/**
 * Comparisons, in two forms: as a value, and fused with the selection of the rows where they hold. The compiler of
 * programs imports it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.kernel.compare;

import org.jspecify.annotations.NullMarked;
