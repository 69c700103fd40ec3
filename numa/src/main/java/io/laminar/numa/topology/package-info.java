/**
 * What the kernel tells about CPUs, nodes and huge pages, read from files below a root that tests replace, and as the
 * process may use it. May be imported by whoever places memory or threads; decides nothing. What a file does not tell
 * is a remark, not an exception.
 */
@NullMarked
package io.laminar.numa.topology;

import org.jspecify.annotations.NullMarked;
