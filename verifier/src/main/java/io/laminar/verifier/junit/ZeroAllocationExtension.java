package io.laminar.verifier.junit;

import io.laminar.verifier.Report;
import io.laminar.verifier.ReportText;
import io.laminar.verifier.Verification;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs a test method until it is warm, then under the count; see {@link ZeroAllocation}. */
public final class ZeroAllocationExtension implements InvocationInterceptor {
    private static final int SITES = 10;

    /** JUnit makes it. */
    public ZeroAllocationExtension() {}

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext context)
            throws Throwable {
        invocation.skip();
        check(call, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext context)
            throws Throwable {
        invocation.skip();
        check(call, context);
    }

    private static void check(ReflectiveInvocationContext<Method> call, ExtensionContext context) throws Throwable {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("bytes of a virtual thread cannot be counted: " + context.getDisplayName());
        }
        Report report = MeasuredCalls.measure(handle(call), settings(call.getExecutable(), context));
        String text = report.sections().isEmpty()
                ? ""
                : ReportText.culprits(report.sections().getFirst().allocations(), SITES);
        String target = System.getProperty(Fork.REPORT);
        if (target != null) {
            Files.writeString(Path.of(target), (report.valid() ? "" : ReportText.verdict(report)) + text);
        }
        if (report.bytes() == 0) {
            return;
        }
        String culprits = Verification.hasEvents() ? text : Fork.culprits(context.getUniqueId());
        throw new AssertionError("allocates " + report.bytes() + " bytes in its measured calls: "
                + call.getExecutable().getName() + "()\n" + culprits);
    }

    private static ZeroAllocation settings(Method method, ExtensionContext context) {
        return AnnotationSupport.findAnnotation(method, ZeroAllocation.class)
                .or(() -> AnnotationSupport.findAnnotation(context.getRequiredTestClass(), ZeroAllocation.class))
                .orElse(MeasuredCalls.DEFAULTS);
    }

    /** {@return the method with its instance and arguments, to be called without an array for them} */
    private static MethodHandle handle(ReflectiveInvocationContext<Method> call) throws IllegalAccessException {
        Method method = call.getExecutable();
        method.setAccessible(true);
        MethodHandle handle = MethodHandles.lookup().unreflect(method);
        if (call.getTarget().isPresent()) {
            handle = handle.bindTo(call.getTarget().get());
        }
        handle = MethodHandles.insertArguments(handle, 0, call.getArguments().toArray());
        return handle.asType(MethodType.methodType(void.class));
    }
}
