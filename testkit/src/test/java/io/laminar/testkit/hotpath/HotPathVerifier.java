package io.laminar.testkit.hotpath;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Reads class files and reports what methods marked {@code @HotPath} must not do. A mark on a class counts for all its
 * methods but those that run before the first row: constructors, class initialisers, and static methods that return an
 * instance. Calls are not followed: what a hot method calls carries the mark itself, or is the cold side of it.
 */
final class HotPathVerifier {
    private static final String MARK = "Lio/laminar/memory/HotPath;";

    private final List<Violation> violations = new ArrayList<>();
    private int hotMethodCount;

    /** Checks every class file below a folder. */
    void checkFolder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            check(Files.readAllBytes(file));
        }
    }

    /** Checks a class that is on the class path of the caller. */
    void checkClass(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            if (in == null) {
                throw new IOException("no class file for " + type.getName());
            }
            check(in.readAllBytes());
        }
    }

    List<Violation> violations() {
        return violations;
    }

    int hotMethodCount() {
        return hotMethodCount;
    }

    private void check(byte[] classFile) {
        new ClassReader(classFile).accept(new TypeVisitor(), 0);
    }

    private final class TypeVisitor extends ClassVisitor {
        private String name = "";
        private boolean hotType;

        TypeVisitor() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] interfaces) {
            this.name = name.replace('/', '.');
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            hotType |= descriptor.equals(MARK);
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String method,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            // Lambda bodies are synthetic; the call that makes the lambda is reported.
            boolean startUp = method.startsWith("<") || isFactory(access, descriptor);
            boolean markedByType = hotType && !startUp && (access & Opcodes.ACC_SYNTHETIC) == 0;
            return new HotMethodVisitor(name + "#" + method, access, markedByType) {
                @Override
                public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    hot |= annotation.equals(MARK);
                    return null;
                }

                @Override
                public void visitEnd() {
                    if (hot) {
                        hotMethodCount++;
                        violations.addAll(found());
                    }
                }
            };
        }

        private boolean isFactory(int access, String descriptor) {
            return (access & Opcodes.ACC_STATIC) != 0 && descriptor.endsWith(")L" + name.replace('.', '/') + ";");
        }
    }
}
