package io.laminar.ring0.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of a call, as slots of the frame, while its kernel is made. */
final class Operands {
    private final Emitter emitter;
    private final List<Node> arguments;
    private final int[] slots;

    Operands(Emitter emitter, List<Node> arguments, int[] slots) {
        this.emitter = emitter;
        this.arguments = arguments;
        this.slots = slots;
    }

    VectorKind kind(int index) {
        return arguments.get(index).kind();
    }

    boolean isConstant(int index) {
        return arguments.get(index).isLiteral();
    }

    long longConstant(int index) {
        return Rewrites.longValue(arguments.get(index));
    }

    double doubleConstant(int index) {
        return Rewrites.doubleValue(arguments.get(index));
    }

    /** Slots as they are; a constant's has one value for all rows. */
    int[] slots() {
        return slots;
    }

    int slot(int index) {
        return slots[index];
    }

    /** A slot with a value for each row, for kernels that know no constants. */
    int vector(int index) {
        Node argument = arguments.get(index);
        return argument.isLiteral() ? emitter.broadcast(argument) : slots[index];
    }

    /** The constant of an argument, or null if it is none or is NULL. */
    @Nullable
    Object constant(int index) {
        return isConstant(index) ? arguments.get(index).detail() : null;
    }
}
