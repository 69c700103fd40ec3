/**
 * The contract of {@link io.laminar.ring0.port.IoPort}, as tests. A backend extends each {@code …Contract} by one line
 * in its own tests; what they share is in {@link io.laminar.ring0.port.PortFixture}.
 */
@NullMarked
package io.laminar.ring0.port;

import org.jspecify.annotations.NullMarked;
