package io.laminar.testkit.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * What a Java source declares, as far as the ceilings and names of the house style need it. Parsed, never resolved.
 *
 * @param classes simple names of every class, record, interface, enum and annotation, nested ones too
 * @param methods every method and constructor with a body
 * @param constants every enum constant that is made with a number as its first argument
 */
record JavaShape(List<Declared> classes, List<Method> methods, List<Constant> constants) {

    /** A declared type and the line it starts on, from 1. */
    record Declared(String name, long line) {}

    /**
     * A method or constructor.
     *
     * @param lines from its first modifier or annotation to its closing brace, both included
     * @param overAddresses static or marked as hot path, and with a {@code long} among its parameters: the form of a
     *     kernel, which cannot take a record
     * @param canonical the constructor of a record that repeats its components
     */
    record Method(String name, long line, long lines, int parameters, boolean overAddresses, boolean canonical) {}

    /**
     * An enum constant.
     *
     * @param number its first argument; null when that is not an integer literal
     */
    record Constant(String owner, String name, @Nullable Integer number) {}

    static JavaShape parse(String name, String text) {
        JavaFileObject source = new SimpleJavaFileObject(URI.create("string:///" + name), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostic -> {}, List.of("-proc:none"), null, List.of(source));
        JavaShape shape = new JavaShape(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try {
            for (CompilationUnitTree unit : task.parse()) {
                shape.new Scanner(unit, Trees.instance(task).getSourcePositions()).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return shape;
    }

    private final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        Scanner(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
            if (!tree.getSimpleName().isEmpty()) {
                classes.add(new Declared(tree.getSimpleName().toString(), firstLine(tree)));
            }
            return super.visitClass(tree, unused);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
            if (tree.getBody() != null && firstLine(tree) > 0) {
                boolean isKernel = tree.getModifiers().getFlags().contains(Modifier.STATIC)
                        || isHot(tree.getModifiers())
                        || getCurrentPath().getParentPath().getLeaf() instanceof ClassTree owner
                                && isHot(owner.getModifiers());
                boolean takesLong = tree.getParameters().stream()
                        .anyMatch(parameter -> parameter.getType().toString().equals("long"));
                methods.add(new Method(
                        tree.getName().toString(),
                        firstLine(tree),
                        lastLine(tree) - firstLine(tree) + 1,
                        tree.getParameters().size(),
                        isKernel && takesLong,
                        isCanonical(tree)));
            }
            return super.visitMethod(tree, unused);
        }

        @Override
        public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
            Tree parent = getCurrentPath().getParentPath().getLeaf();
            if (parent instanceof ClassTree owner
                    && owner.getKind() == Tree.Kind.ENUM
                    && tree.getInitializer() instanceof NewClassTree made
                    && made.getIdentifier()
                            .toString()
                            .equals(owner.getSimpleName().toString())) {
                constants.add(new Constant(
                        owner.getSimpleName().toString(), tree.getName().toString(), number(made.getArguments())));
            }
            return super.visitVariable(tree, unused);
        }

        private @Nullable Integer number(List<? extends ExpressionTree> arguments) {
            return !arguments.isEmpty()
                            && arguments.get(0) instanceof LiteralTree literal
                            && literal.getValue() instanceof Integer value
                    ? value
                    : null;
        }

        private boolean isHot(ModifiersTree modifiers) {
            return modifiers.getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("HotPath"));
        }

        private boolean isCanonical(MethodTree tree) {
            if (!(getCurrentPath().getParentPath().getLeaf() instanceof ClassTree owner)
                    || owner.getKind() != Tree.Kind.RECORD
                    || !tree.getName().contentEquals("<init>")) {
                return false;
            }
            long components = owner.getMembers().stream()
                    .filter(member -> member instanceof VariableTree field
                            && !field.getModifiers().getFlags().contains(Modifier.STATIC))
                    .count();
            return components == tree.getParameters().size();
        }

        private long firstLine(Tree tree) {
            long position = positions.getStartPosition(unit, tree);
            return position < 0 ? -1 : unit.getLineMap().getLineNumber(position);
        }

        private long lastLine(Tree tree) {
            return unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree));
        }
    }
}
