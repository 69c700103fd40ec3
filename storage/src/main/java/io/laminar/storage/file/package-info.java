/**
 * What the parts of this module share about files: names that survive a power cut, and directories of one writer. Not
 * exported. Nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.storage.file;

import org.jspecify.annotations.NullMarked;
