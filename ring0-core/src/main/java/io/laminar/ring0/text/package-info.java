/**
 * Texts to values and back, in memory, byte by byte: numbers, truth values, dates and times. Kernels and connectors
 * share it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.text;

import org.jspecify.annotations.NullMarked;
