/** Stress tests of what the engine keeps to itself; nobody imports this package's part here. */
@NullMarked
package io.laminar.engine;

import org.jspecify.annotations.NullMarked;
