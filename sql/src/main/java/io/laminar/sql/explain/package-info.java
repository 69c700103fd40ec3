/** Plans as text that people read. */
@NullMarked
package io.laminar.sql.explain;

import org.jspecify.annotations.NullMarked;
