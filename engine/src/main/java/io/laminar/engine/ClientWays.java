package io.laminar.engine;

import io.laminar.engine.connector.NamedLane;
import io.laminar.engine.connector.NamedLanes;
import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ways into a source of those that its connector knows by name. The connector runs on a core, which must not wait
 * for others: a way is opened by a thread of its own, that ends with that.
 *
 * @threading the connector's; {@link #stop} any other
 */
final class ClientWays implements NamedLanes {
    private final int most;
    private final boolean inline;
    private final Supplier<Set<String>> formerNames;
    private final Function<String, Way> opener;
    private final Map<String, ClientWay> byName = new HashMap<>();
    private final List<ClientWay> ways = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private boolean located;
    private volatile boolean stopped;

    /**
     * A way in, and where its producer is in it.
     *
     * @param keeps whether its rows outlive the process
     */
    record Way(Ingress ingress, NamedPosition place, boolean keeps) {}

    /** None is open; names: those that there were in former lives, asked for when inputs begin to flow. */
    ClientWays(int most, boolean inline, Supplier<Set<String>> formerNames, Function<String, Way> opener) {
        this.most = most;
        this.inline = inline;
        this.formerNames = formerNames;
        this.opener = opener;
    }

    /** Finds out who was there in former lives; the cores have taken what their logs have. */
    void locate() {
        if (!located) {
            located = true;
            names.addAll(formerNames.get());
        }
    }

    @Override
    public @Nullable NamedLane open(String name) {
        ClientWay known = byName.get(name);
        if (known != null) {
            return known;
        }
        if (names.size() >= most && !names.contains(name)) {
            return null;
        }
        names.add(name);
        ClientWay made = new ClientWay();
        byName.put(name, made);
        ways.add(made);
        if (inline) {
            made.open(name);
        } else {
            Thread.ofPlatform().name("laminar-client-way").daemon(true).start(() -> made.open(name));
        }
        return made;
    }

    /** Brings what was written to the cores; answers how much. */
    int forward() {
        int done = 0;
        for (int i = 0; i < ways.size(); i++) {
            done += ways.get(i).forward();
        }
        return done;
    }

    boolean isDrained() {
        return ways.stream().allMatch(ClientWay::isDrained);
    }

    /** No way is opened from now on, and none is being opened. */
    void stop() {
        synchronized (this) {
            stopped = true;
        }
    }

    /** One of them. */
    private final class ClientWay implements NamedLane {
        private volatile @Nullable Way opened;
        private volatile String failure = "";

        private void open(String name) {
            synchronized (ClientWays.this) {
                try {
                    if (stopped) {
                        failure = "source is closed";
                    } else {
                        opened = opener.apply(name);
                    }
                } catch (RuntimeException e) {
                    failure = String.valueOf(e.getMessage());
                }
            }
        }

        @HotPath
        private Way way() {
            return Objects.requireNonNull(opened);
        }

        @Override
        public boolean isOpen() {
            return opened != null;
        }

        @Override
        public String failure() {
            return failure;
        }

        @HotPath
        @Override
        public LaneWriter out() {
            return way().ingress().writer();
        }

        @HotPath
        @Override
        public boolean admits() {
            return sayPosition();
        }

        @HotPath
        @Override
        public long rows() {
            return way().place().rows();
        }

        @HotPath
        @Override
        public long most() {
            return way().place().most();
        }

        @HotPath
        @Override
        public void wrote(int count) {
            way().place().wrote(count);
        }

        @HotPath
        @Override
        public void owePosition() {
            way().place().owe();
        }

        @HotPath
        @Override
        public boolean sayPosition() {
            Way its = way();
            boolean said = its.place().say();
            its.ingress().writer().publish();
            its.ingress().forward();
            return said && its.ingress().isForwarded();
        }

        @HotPath
        @Override
        public long rowsSafe() {
            Way its = way();
            if (!its.keeps()) {
                return its.place().rows();
            }
            return Math.max(0, its.ingress().positionDurable());
        }

        int forward() {
            Way its = opened;
            return its == null ? 0 : its.ingress().forward();
        }

        boolean isDrained() {
            Way its = opened;
            return its == null || its.ingress().isForwarded();
        }
    }
}
