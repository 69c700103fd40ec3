/** What the tests of every module share: that no memory is left behind, a block to fill, a process to kill. */
@NullMarked
package io.laminar.memory.testing;

import org.jspecify.annotations.NullMarked;
