/**
 * Logical plans: what a query computes, without how. The binder makes them, {@code physical} turns them into graphs.
 */
@NullMarked
package io.laminar.sql.plan;

import org.jspecify.annotations.NullMarked;
