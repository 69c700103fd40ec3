/** Reads compiled classes and says what a method marked as hot path must not do. */
@NullMarked
package io.laminar.testkit.hotpath;

import org.jspecify.annotations.NullMarked;
