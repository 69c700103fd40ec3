/**
 * SQL text to tree: lexer, recursive-descent parser with precedence climbing, and the tree's records. The binder reads
 * the trees; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.sql.text;

import org.jspecify.annotations.NullMarked;
