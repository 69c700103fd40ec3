/**
 * Dates, times and intervals: parts, truncation, arithmetic by the calendar. Everything floors, so negative times are
 * right. The compiler of programs and window operators import it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.kernel.time;

import org.jspecify.annotations.NullMarked;
