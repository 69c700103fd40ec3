/**
 * Commands as tables: a {@link io.laminar.cli.args.CommandSpec} lists operands and options, and parser, help text,
 * suggestions and shell completion all read that one table. To be used by the command line only.
 */
@NullMarked
package io.laminar.cli.args;

import org.jspecify.annotations.NullMarked;
