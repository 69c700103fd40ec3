package io.laminar.verifier;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A run of a section that has allocated; its name is in the {@link SectionNameEvent} of the same id. */
@Name(SectionEvent.NAME)
@Label("Allocating section")
@Description("A run of a section that has allocated")
@Category({"Laminar", "Verifier"})
@StackTrace(false)
@Enabled(false)
final class SectionEvent extends Event {
    static final String NAME = "io.laminar.AllocationSection";

    /** The id that stands for a thread's whole window. */
    static final int WINDOW = 0;

    @Label("Section")
    @Description("Id of the section; 0 for the window from the first to the last section of a thread")
    int section;

    @Label("Own bytes")
    @Description("Bytes allocated by the section itself, without the sections inside it")
    @DataAmount
    long ownBytes;

    @Label("Bytes")
    @Description("Bytes allocated from the section's begin to its end")
    @DataAmount
    long bytes;

    @Label("Depth")
    @Description("Sections that enclose it")
    int depth;

    @Label("Java thread id")
    @Description("The thread that ran it")
    long javaThreadId;
}
