/**
 * What a log does on any port, as tests: {@code …Contract} is extended here on a simulated disk, which can lose what
 * was not synced, and by each backend in its own tests.
 */
@NullMarked
package io.laminar.storage.log;

import org.jspecify.annotations.NullMarked;
