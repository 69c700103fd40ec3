/**
 * Event time: how a source's watermark moves, and where slices are cut for it. Sources import it; nothing is nullable
 * unless marked.
 */
@NullMarked
package io.laminar.ring0.time;

import org.jspecify.annotations.NullMarked;
