/**
 * What tests of more than one module share. Tests and benchmarks import it, nothing else may. Nothing is null unless it
 * is marked so.
 */
@NullMarked
package io.laminar.testkit;

import org.jspecify.annotations.NullMarked;
