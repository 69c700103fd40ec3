/**
 * The verifier as a JUnit 5 extension: {@link io.laminar.verifier.junit.ZeroAllocation} on a test of anybody's. Needs
 * the JUnit API, and its launcher to name culprits; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.verifier.junit;

import org.jspecify.annotations.NullMarked;
