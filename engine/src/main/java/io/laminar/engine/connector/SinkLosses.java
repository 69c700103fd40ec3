package io.laminar.engine.connector;

/**
 * What a sink bore and somebody outside missed, so far. The rows count as written all the same.
 *
 * @param datagrams datagrams of which the network said that nobody took them
 * @param readers readers that were disconnected because they were too slow, or whose connection broke before they had
 *     all that they were to get
 * @param newcomers connections that were not taken: there were too many, no descriptor was left, or a record could not
 *     be ended for them as there was no room
 * @param last what the last of these was; empty when there was none
 */
public record SinkLosses(long datagrams, long readers, long newcomers, String last) {
    /** Nothing was lost. */
    public static final SinkLosses NONE = new SinkLosses(0, 0, 0, "");

    /** {@return whether there was none} */
    public boolean isEmpty() {
        return datagrams == 0 && readers == 0 && newcomers == 0;
    }
}
