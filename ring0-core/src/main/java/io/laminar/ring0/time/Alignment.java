package io.laminar.ring0.time;

import io.laminar.memory.HotPath;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Sources that are not to run away from one another: each shows where its watermark is, and sees how far it may go.
 *
 * <p>The slowest member has no limit, so one always goes on. Who is idle or has ended holds nobody back. Who has not
 * said anything yet is the slowest where the others can wait for it, and is left out where they would lose rows.
 *
 * @threading {@link #join} and {@link #leave} any; a place has an owner, the others read it
 * @allocation none but {@link #join} and {@link #leave}
 */
public final class Alignment {
    /** What a place shows that holds nobody back. */
    private static final long ABSENT = Long.MAX_VALUE;

    private final WatermarkPolicy.Drift drift;
    // Volatile: who has joined holds the others back from their next step on.
    private volatile Place[] places = new Place[0];

    Alignment(WatermarkPolicy.Drift drift) {
        this.drift = drift;
    }

    /** {@return how far apart its members may be, and what follows} */
    WatermarkPolicy.Drift drift() {
        return drift;
    }

    /** {@return how many places there are: of a source on several cores one each} */
    int size() {
        return places.length;
    }

    /**
     * Gives a source a place.
     *
     * @param source its name; places of one source do not hold each other back
     * @return the place, which shows that nothing is known
     */
    synchronized Place join(String source) {
        Place[] more = Arrays.copyOf(places, places.length + 1);
        Place place = new Place(this, source);
        more[places.length] = place;
        places = more;
        return place;
    }

    private synchronized void leave(Place place) {
        places = Arrays.stream(places).filter(p -> p != place).toArray(Place[]::new);
    }

    /** What one source shows the others on one core. */
    public static final class Place {
        private static final VarHandle WATERMARK;

        static {
            try {
                WATERMARK = MethodHandles.lookup().findVarHandle(Place.class, "watermark", long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final Alignment group;
        private final String source;
        private long watermark = Long.MIN_VALUE;

        private Place(Alignment group, String source) {
            this.group = group;
            this.source = source;
        }

        /**
         * Shows a watermark.
         *
         * @param value in nanoseconds; Long.MIN_VALUE if there is none yet
         */
        @HotPath
        public void show(long value) {
            if (watermark != value) {
                WATERMARK.setOpaque(this, value);
            }
        }

        /** Shows that nobody needs to wait: idle, or ended. */
        @HotPath
        public void showAbsent() {
            show(ABSENT);
        }

        /**
         * {@return the watermark beyond which this source is ahead; Long.MAX_VALUE when there is nobody to wait for}
         */
        @HotPath
        public long limit() {
            Place[] all = group.places;
            boolean waits = group.drift.excess() == WatermarkPolicy.Excess.PAUSE;
            long least = ABSENT;
            for (int i = 0; i < all.length; i++) {
                Place other = all[i];
                long value = (long) WATERMARK.getOpaque(other);
                boolean counts = other.source != source && (waits || value != Long.MIN_VALUE);
                least = counts ? Math.min(least, value) : least;
            }
            long mostNs = group.drift.mostNs();
            return least == Long.MIN_VALUE || least > Long.MAX_VALUE - mostNs ? least : least + mostNs;
        }

        /** Gives the place up. */
        public void leave() {
            group.leave(this);
        }
    }
}
