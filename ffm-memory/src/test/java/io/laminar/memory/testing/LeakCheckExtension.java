package io.laminar.memory.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.laminar.memory.raw.RawMemory;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class after which more memory is live than before it; found by every test run through a service file.
 */
public final class LeakCheckExtension implements BeforeAllCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(LeakCheckExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(SPACE).put(context.getUniqueId(), RawMemory.liveAllocations());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Object before = context.getStore(SPACE).get(context.getUniqueId(), Map.class);
        assertEquals(before, RawMemory.liveAllocations(), "memory outlives " + context.getDisplayName());
    }
}
