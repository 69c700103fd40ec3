/** What the tests of every module use to see that no memory is left behind. */
@NullMarked
package io.laminar.memory.testing;

import org.jspecify.annotations.NullMarked;
