/**
 * What this machine can do for an engine: one {@link io.laminar.cli.doctor.Finding} a question, each with a hint where
 * something can be better. Reads {@code /proc} and {@code /sys}, and asks the kernel and its libraries through the
 * native bindings. To be used by the command line only.
 */
@NullMarked
package io.laminar.cli.doctor;

import org.jspecify.annotations.NullMarked;
