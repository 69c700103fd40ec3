package io.laminar.bench.cores;

/**
 * A row as the engines that take objects see it; public, with getters, because Esper generates code that calls them.
 */
public final class TradeEvent {
    private final long symbol;
    private final double price;
    private final long sequence;
    private final long window;

    TradeEvent(long symbol, double price, long sequence, long ts) {
        this.symbol = symbol;
        this.price = price;
        this.sequence = sequence;
        this.window = ts / WindowEngine.WINDOW_NS;
    }

    /** {@return the key} */
    public long getSymbol() {
        return symbol;
    }

    /** {@return the value} */
    public double getPrice() {
        return price;
    }

    /** {@return the number of the row} */
    public long getSequence() {
        return sequence;
    }

    /** {@return the number of the window} */
    public long getWindow() {
        return window;
    }
}
