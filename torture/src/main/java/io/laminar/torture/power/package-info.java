/**
 * A disk that loses what was not flushed: nbdkit with a plug-in of ours, nbdfuse, a loop device, ext4. Needs root and
 * Debian's packages; says what is missing where it cannot run. Nothing is null unless marked.
 */
@NullMarked
package io.laminar.torture.power;

import org.jspecify.annotations.NullMarked;
