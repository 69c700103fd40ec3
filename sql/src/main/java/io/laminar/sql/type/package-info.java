/**
 * SQL types: what a column or an expression is, how types meet, and which column of memory holds them. Everything in
 * this module may use it; it uses nothing of the module.
 */
@NullMarked
package io.laminar.sql.type;

import org.jspecify.annotations.NullMarked;
