/**
 * Errors of SQL texts: a stable code, the place, what was found and what was expected, a hint. Everybody above may
 * catch them; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.sql.error;

import org.jspecify.annotations.NullMarked;
