/**
 * How an engine is watched from outside: the file of counters that other processes read, and the events of the flight
 * recorder that are made of them. The engine alone imports this. Nothing is null unless marked.
 */
@NullMarked
package io.laminar.engine.observe;

import org.jspecify.annotations.NullMarked;
