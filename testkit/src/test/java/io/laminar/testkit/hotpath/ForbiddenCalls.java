package io.laminar.testkit.hotpath;

import io.laminar.testkit.hotpath.Violation.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls that a hot method must not make, by owner and name as class files spell them. */
final class ForbiddenCalls {
    private static final Set<String> WRAPPERS = Set.of(
            "java/lang/Boolean",
            "java/lang/Byte",
            "java/lang/Short",
            "java/lang/Character",
            "java/lang/Integer",
            "java/lang/Long",
            "java/lang/Float",
            "java/lang/Double");
    private static final Set<String> CLOCKS = Set.of(
            "java/lang/System.nanoTime",
            "java/lang/System.currentTimeMillis",
            "java/time/Instant.now",
            "java/time/LocalDateTime.now",
            "java/time/Clock.millis",
            "java/time/Clock.instant");
    private static final Set<String> SEGMENT_MAKERS =
            Set.of("asSlice", "reinterpret", "asReadOnly", "asByteBuffer", "toArray", "elements", "getString");

    private ForbiddenCalls() {}

    /** {@return why the call is forbidden, or null when it is not} */
    static @Nullable Kind kind(String owner, String name, String descriptor) {
        if (WRAPPERS.contains(owner) && name.equals("valueOf")) {
            return Kind.BOXING;
        }
        if (CLOCKS.contains(owner + "." + name)) {
            return Kind.CLOCK;
        }
        if (blocks(owner, name)) {
            return Kind.BLOCKING;
        }
        if (iterates(owner, name, descriptor)) {
            return Kind.ITERATION;
        }
        if (makesText(owner, descriptor)) {
            return Kind.TEXT;
        }
        if (owner.equals("java/lang/foreign/MemorySegment")
                && (SEGMENT_MAKERS.contains(name) || name.startsWith("of"))) {
            return Kind.SEGMENT;
        }
        return copiesArray(owner, name, descriptor) ? Kind.NEW_ARRAY : null;
    }

    private static boolean blocks(String owner, String name) {
        return switch (owner) {
            case "java/lang/Thread" -> name.equals("sleep") || name.equals("join");
            case "java/util/concurrent/locks/LockSupport" -> name.startsWith("park");
            case "java/lang/Object" -> name.equals("wait");
            default -> owner.startsWith("java/util/concurrent/locks/") && name.startsWith("lock");
        };
    }

    private static boolean iterates(String owner, String name, String descriptor) {
        return owner.equals("java/util/Iterator")
                || owner.startsWith("java/util/stream/")
                || descriptor.endsWith(")Ljava/util/Iterator;")
                || (name.equals("forEach") && owner.startsWith("java/"));
    }

    private static boolean makesText(String owner, String descriptor) {
        return owner.equals("java/lang/StringBuilder")
                || owner.equals("java/lang/StringBuffer")
                || (owner.startsWith("java/lang/") && descriptor.endsWith(")Ljava/lang/String;"));
    }

    private static boolean copiesArray(String owner, String name, String descriptor) {
        return (owner.startsWith("[") && name.equals("clone"))
                || (name.equals("values") && descriptor.startsWith("()["))
                || (owner.equals("java/util/Arrays") && name.startsWith("copyOf"));
    }
}
