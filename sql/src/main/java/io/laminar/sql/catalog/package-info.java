/**
 * What statements have made, by name: relations with their columns, how they change, and the graph that computes them.
 * The planner reads it; the engine writes it when a plan has been put into effect.
 */
@NullMarked
package io.laminar.sql.catalog;

import org.jspecify.annotations.NullMarked;
