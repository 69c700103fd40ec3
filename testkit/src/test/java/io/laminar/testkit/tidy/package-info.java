/** The house style as failing tests: sizes, names, comments, and documents in step with the sources. */
@NullMarked
package io.laminar.testkit.tidy;

import org.jspecify.annotations.NullMarked;
