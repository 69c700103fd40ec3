/** The shell scripts that a person types, as far as no module of its own tests them. */
@NullMarked
package io.laminar.testkit.scripts;

import org.jspecify.annotations.NullMarked;
