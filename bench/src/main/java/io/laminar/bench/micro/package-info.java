/** JMH micro-benchmarks of single parts, each class with a baseline; run by {@code scripts/bench micro}. */
@NullMarked
package io.laminar.bench.micro;

import org.jspecify.annotations.NullMarked;
