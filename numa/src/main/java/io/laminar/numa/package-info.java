/**
 * Memory where it belongs: which kind of memory lies where, regions that are bound to nodes before they are touched,
 * and what the kernel says of where pages really are. To be found by the engine as a service, or used by itself. What
 * the machine does not grant is reported, never thrown.
 */
@NullMarked
package io.laminar.numa;

import org.jspecify.annotations.NullMarked;
