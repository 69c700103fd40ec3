/** What an engine finds as a service. Nothing imports it; nothing is nullable unless marked. */
@NullMarked
package io.laminar.storage;

import org.jspecify.annotations.NullMarked;
