/**
 * Which way to the kernel there is: finds the backends of {@code ring0.port} and chooses one. The engine imports it,
 * and whoever wants to tell people what an engine would choose. Nothing is null unless marked.
 */
@NullMarked
package io.laminar.engine.io;

import org.jspecify.annotations.NullMarked;
