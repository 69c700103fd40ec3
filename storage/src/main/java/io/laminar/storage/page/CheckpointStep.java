package io.laminar.storage.page;

/** The moments at which a checkpoint can be cut short, in their order; a store tells them to whoever tests that. */
public enum CheckpointStep {
    /** The database that pages are written to stands on the checkpoint before. */
    BEGUN,
    /** All pages are in the store's memory, some in files. */
    PAGES_PUT,
    /** All pages are in files that are synced. */
    FLUSHED,
    /** The files have a second name in the checkpoint's directory. */
    LINKED,
    /** These names are durable. */
    SYNCED,
    /** The manifest is written under another name. */
    MANIFEST_WRITTEN,
    /** The manifest's bytes are durable. */
    MANIFEST_SYNCED,
    /** The manifest has its name. */
    MANIFEST_RENAMED,
    /** The name is durable: it is a checkpoint. */
    COMMITTED,
    /** The manifest of a checkpoint that is not wanted any more is gone. */
    MANIFEST_DELETED,
    /** And its files. */
    FILES_DELETED
}
