/**
 * Results that are held until they are complete: what their changes add up to, in the order that the query asks for. To
 * be used by the command line only.
 */
@NullMarked
package io.laminar.cli.result;

import org.jspecify.annotations.NullMarked;
