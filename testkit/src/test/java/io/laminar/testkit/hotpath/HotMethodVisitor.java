package io.laminar.testkit.hotpath;

import io.laminar.testkit.hotpath.Violation.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Collects the forbidden instructions of one method. Four things look forbidden and are not:
 *
 * <ul>
 *   <li>all that an {@code assert} does, since it does not run in production: the code between the test of
 *       {@code $assertionsDisabled} and the label it jumps to;
 *   <li>{@code MatchException} as the compiler adds it to a switch over an enum or a sealed type;
 *   <li>the end of a {@code finally} or {@code synchronized} block, which throws again what came by;
 *   <li>{@code throw cold(...)}: the exception is made by a method that is not hot, when the core stops anyhow.
 * </ul>
 */
abstract class HotMethodVisitor extends MethodVisitor {
    private static final String MATCH_EXCEPTION = "java/lang/MatchException";

    /** Whether the method, or its class, carries the mark. */
    protected boolean hot;

    private final List<Violation> found = new ArrayList<>();
    private final Set<Label> finallyHandlers = new HashSet<>();
    private final Set<Integer> finallyVariables = new HashSet<>();
    private final String method;
    private int line;
    private boolean testsAssertions;
    private @Nullable Label assertEnd;
    private boolean makesMatchException;
    private boolean madeByCall;
    private boolean entersFinally;
    private boolean throwsAgain;

    HotMethodVisitor(String method, int access, boolean hot) {
        super(Opcodes.ASM9);
        this.method = method;
        this.hot = hot;
        if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
            report(Kind.LOCK, "synchronized method");
        }
        if ((access & Opcodes.ACC_VARARGS) != 0) {
            report(Kind.VARARGS, "takes variable arguments");
        }
    }

    /** What the method does that a hot one must not, in the order of its code. */
    final List<Violation> found() {
        return found;
    }

    @Override
    public final void visitLineNumber(int line, Label start) {
        this.line = line;
    }

    @Override
    public final void visitLabel(Label label) {
        if (label == assertEnd) {
            assertEnd = null;
        }
        entersFinally = finallyHandlers.contains(label);
    }

    @Override
    public final void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
        if (type == null) {
            finallyHandlers.add(handler);
        } else {
            report(Kind.CATCH, "catches " + type.replace('/', '.'));
        }
    }

    @Override
    public final void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        next();
        testsAssertions = opcode == Opcodes.GETSTATIC && name.equals("$assertionsDisabled");
    }

    @Override
    public final void visitJumpInsn(int opcode, Label label) {
        if (testsAssertions && opcode == Opcodes.IFNE && assertEnd == null) {
            assertEnd = label;
        }
        next();
    }

    @Override
    public final void visitTypeInsn(int opcode, String type) {
        next();
        if (opcode == Opcodes.NEW && type.equals(MATCH_EXCEPTION)) {
            makesMatchException = true;
        } else if (opcode == Opcodes.NEW) {
            report(Kind.NEW_OBJECT, "new " + type.replace('/', '.'));
        } else if (opcode == Opcodes.ANEWARRAY) {
            report(Kind.NEW_ARRAY, "new " + type.replace('/', '.') + "[]");
        }
    }

    @Override
    public final void visitIntInsn(int opcode, int operand) {
        next();
        if (opcode == Opcodes.NEWARRAY) {
            report(Kind.NEW_ARRAY, "new array of a primitive type");
        }
    }

    @Override
    public final void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        next();
        report(Kind.NEW_ARRAY, "new " + Type.getType(descriptor).getClassName());
    }

    @Override
    public final void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        next();
        String maker = bootstrap.getOwner();
        String what = maker.substring(maker.lastIndexOf('/') + 1) + "." + bootstrap.getName();
        report(Kind.DYNAMIC_CALL, what + " (lambda, method reference, text concatenation or pattern switch)");
    }

    @Override
    public final void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean onInterface) {
        next();
        Kind kind = ForbiddenCalls.kind(owner, name, descriptor);
        if (kind != null) {
            report(kind, owner.replace('/', '.') + "." + name);
        }
        madeByCall = !name.equals("<init>");
    }

    @Override
    public final void visitInsn(int opcode) {
        boolean coldThrow = madeByCall || makesMatchException || throwsAgain;
        next();
        if (opcode == Opcodes.ATHROW) {
            if (!coldThrow) {
                report(Kind.THROW, "throw of an exception that is not made by a cold method");
            }
            makesMatchException = false;
        } else if (opcode == Opcodes.MONITORENTER) {
            report(Kind.LOCK, "synchronized block");
        }
    }

    @Override
    public final void visitVarInsn(int opcode, int index) {
        if (entersFinally && opcode == Opcodes.ASTORE) {
            finallyVariables.add(index);
        }
        next();
        throwsAgain = opcode == Opcodes.ALOAD && finallyVariables.contains(index);
    }

    @Override
    public final void visitIincInsn(int index, int increment) {
        next();
    }

    @Override
    public final void visitLdcInsn(Object value) {
        next();
    }

    @Override
    public final void visitTableSwitchInsn(int least, int most, Label otherwise, Label... labels) {
        next();
    }

    @Override
    public final void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
        next();
    }

    /** Forgets what only the instruction directly before this one may say. */
    private void next() {
        testsAssertions = false;
        madeByCall = false;
        entersFinally = false;
        throwsAgain = false;
    }

    private void report(Kind kind, String what) {
        if (assertEnd == null) {
            found.add(new Violation(method, line, kind, what));
        }
    }
}
