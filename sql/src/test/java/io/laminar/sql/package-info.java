/** Tests of planning, from text to graph. */
@NullMarked
package io.laminar.sql;

import org.jspecify.annotations.NullMarked;
