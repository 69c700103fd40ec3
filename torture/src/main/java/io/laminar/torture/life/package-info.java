/**
 * Lives of the engine under test, one after the other on the same directory: started, fed, killed, judged. What makes a
 * life end is up to whoever asks for it; nothing is null unless marked.
 */
@NullMarked
package io.laminar.torture.life;

import org.jspecify.annotations.NullMarked;
