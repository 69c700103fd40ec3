/** What workloads share: lines of the report, samples, meters of a thread, threads pinned to processors. */
@NullMarked
package io.laminar.bench.report;

import org.jspecify.annotations.NullMarked;
