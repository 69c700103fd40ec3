/** Tests of the parser and the printer. */
@NullMarked
package io.laminar.sql.text;

import org.jspecify.annotations.NullMarked;
