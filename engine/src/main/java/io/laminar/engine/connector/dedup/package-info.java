/**
 * How long files of sinks were at checkpoints, and what idempotent sinks remember from a start to the first one: how
 * often each row is there already. See docs/adr/0019-idempotent-sinks.md. Connectors import it; nothing is null unless
 * marked.
 */
@NullMarked
package io.laminar.engine.connector.dedup;

import org.jspecify.annotations.NullMarked;
