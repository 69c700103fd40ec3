package io.laminar.verifier.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test whose method must allocate nothing on its thread once it is warm. The method is run many times, on one
 * instance between one {@code @BeforeEach} and one {@code @AfterEach}: until batches of runs have allocated nothing for
 * a while and the JIT compilers were silent, or {@link #warmUpMillis()} are over; then as many times as before, under
 * the count. What is found is looked for twice more, for as long as all before, since the JVM itself allocates once
 * when it links something; what is found each time is the method's.
 *
 * <p>In a JVM with TLABs the bytes alone decide. When there are any, the test is run again in a JVM without, which
 * names class, stack and count of each allocation in the failure.
 *
 * <pre>{@code
 * @Test
 * @ZeroAllocation
 * void shouldOfferWithoutGarbage() {
 *     lane.offer(value);
 *     lane.poll();
 * }
 * }</pre>
 */
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(ZeroAllocationExtension.class)
public @interface ZeroAllocation {
    /** {@return fewest runs that are measured} */
    int runs() default 1_000;

    /** {@return longest time to warm up, in milliseconds} */
    long warmUpMillis() default 3_000;
}
