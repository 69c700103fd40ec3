/** The arrows between modules and the calls that only some places may make, as failing tests. */
@NullMarked
package io.laminar.testkit.architecture;

import org.jspecify.annotations.NullMarked;
