/** Tests of states. */
@NullMarked
package io.laminar.ring0.state;

import org.jspecify.annotations.NullMarked;
