/** CSV after RFC 4180, in and out. Connectors import it; nothing is null unless marked. */
@NullMarked
package io.laminar.engine.format.csv;

import org.jspecify.annotations.NullMarked;
