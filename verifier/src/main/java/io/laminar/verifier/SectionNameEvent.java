package io.laminar.verifier;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The name of a section, written once for readers of the recording. */
@Name(SectionNameEvent.NAME)
@Label("Section name")
@Description("The name of a section")
@Category({"Laminar", "Verifier"})
@StackTrace(false)
@Enabled(false)
final class SectionNameEvent extends Event {
    static final String NAME = "io.laminar.AllocationSectionName";

    @Label("Section")
    int section;

    @Label("Name")
    String name = "";

    @Label("Java thread id")
    long javaThreadId;
}
