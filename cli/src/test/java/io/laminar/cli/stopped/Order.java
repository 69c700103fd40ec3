package io.laminar.cli.stopped;

/** Numbers from {@link NumberPeer#FIRST} on, as they come: none missing, none twice, none out of turn. */
final class Order {
    private long count;
    private long wrong;

    void take(long number) {
        wrong += number == NumberPeer.FIRST + count ? 0 : 1;
        count++;
    }

    long count() {
        return count;
    }

    /** {@return what all of so many numbers look like, each in its turn} */
    static String complete(long numbers) {
        return "numbers=" + numbers + ", wrong=0";
    }

    @Override
    public String toString() {
        return "numbers=" + count + ", wrong=" + wrong;
    }
}
