package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The thread that an appender belongs to: the first that writes, until another adopts it. */
final class OwnerThread {
    private final String source;
    private @Nullable Thread owner;

    OwnerThread(String source) {
        this.source = source;
    }

    void adopt() {
        owner = Thread.currentThread();
    }

    void require() {
        Thread current = Thread.currentThread();
        Thread known = owner;
        if (known == null) {
            owner = current;
        } else if (known != current) {
            throw new ConfigException(
                    ErrorCode.WRONG_THREAD,
                    "appender is written by a thread that does not own it: source=" + source + ", owner="
                            + known.getName() + ", thread=" + current.getName());
        }
    }
}
