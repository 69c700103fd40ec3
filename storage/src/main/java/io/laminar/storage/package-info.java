/** The door to this module: what the service loader finds. Nothing is nullable unless marked. */
@NullMarked
package io.laminar.storage;

import org.jspecify.annotations.NullMarked;
