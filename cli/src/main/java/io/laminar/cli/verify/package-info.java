/**
 * {@code laminar verify}: runs the queries of a script under the verifier. The command starts a JVM without TLABs and
 * runs itself in there; rows come from the script's files, or are made up after the declared columns. For the command
 * line alone; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.cli.verify;

import org.jspecify.annotations.NullMarked;
