/**
 * The connector {@code INTO JDBC (...)}: the rows of an epoch and the epoch's number go to a database in one
 * transaction, so an epoch that is delivered again finds its number there and does nothing. Rows wait for their epoch
 * in a {@link io.laminar.engine.connector.staged.StagedSink}.
 *
 * <pre>
 *   commit(e) ─▶ SELECT epoch FROM laminar_epochs WHERE sink = S FOR UPDATE ─▶ e or later: done
 *                 INSERT ..., upserts, deletes, in batches
 *                 UPDATE laminar_epochs SET epoch = e WHERE sink = S
 *                 COMMIT
 * </pre>
 *
 * <p>The table {@code laminar_epochs} has one row a sink: the whole memory of what was delivered. Nothing imports this
 * package, the engine finds it as a service; nothing is null unless marked.
 */
@NullMarked
package io.laminar.connector.jdbc;

import org.jspecify.annotations.NullMarked;
