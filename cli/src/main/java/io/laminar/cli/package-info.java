/**
 * The command line. {@link io.laminar.cli.Main} picks a command; each command is one class with its table of options.
 * Nothing depends on this package.
 */
@NullMarked
package io.laminar.cli;

import org.jspecify.annotations.NullMarked;
