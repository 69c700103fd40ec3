/**
 * What should have come out, and what has: rows that can be told apart, parts of sinks read as a user reads them, and
 * their comparison. Knows nothing of the engine but the format of its files; nothing is null unless marked.
 */
@NullMarked
package io.laminar.torture.audit;

import org.jspecify.annotations.NullMarked;
