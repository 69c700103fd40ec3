package io.laminar.engine.connector;

import org.jspecify.annotations.Nullable;

/**
 * Ways of their own into a source, for those that one connector hears: each by its name, with a position that outlives
 * the process. Names are never forgotten while the source is there; so there is a most.
 *
 * @threading the connector's
 */
public interface NamedLanes {
    /** The longest name, in bytes of UTF-8. */
    int MOST_NAME_BYTES = 200;

    /**
     * Asks for a name's way. It may take a moment before it {@linkplain NamedLane#isOpen is there}; asking again for
     * the same name is answered with the same way.
     *
     * @param name the name
     * @return its way; null when there are as many names as may be
     */
    @Nullable
    NamedLane open(String name);
}
