/**
 * RocksDB as the store of pages: the only package that sees {@code org.rocksdb}.
 *
 * <pre>
 *   live/                                      the database that pages are put to; made anew at each start
 *   checkpoint-00000000000000000012/           its files at epoch 12, by hard links
 *   checkpoint-00000000000000000012.manifest   makes it a checkpoint
 *   pages.lock                                 locked by the process that has the directory
 * </pre>
 *
 * <p>Its own log is off, and what it holds beside files is worth nothing: the database is made of links to the files of
 * the checkpoint that the next one builds on, at a start and after everything that failed. So a database that a failed
 * write has left in doubt is never used again, and what an aborted checkpoint has put is gone. Nothing is nullable
 * unless marked.
 */
@NullMarked
package io.laminar.storage.page.rocksdb;

import org.jspecify.annotations.NullMarked;
