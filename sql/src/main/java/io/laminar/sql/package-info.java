/** The way from a statement to what runs: {@link io.laminar.sql.Planner} takes one and gives a plan. */
@NullMarked
package io.laminar.sql;

import org.jspecify.annotations.NullMarked;
