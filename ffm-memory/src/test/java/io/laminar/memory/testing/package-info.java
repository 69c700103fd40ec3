/** What the tests of every module use to see that no memory is left behind. */
package io.laminar.memory.testing;
