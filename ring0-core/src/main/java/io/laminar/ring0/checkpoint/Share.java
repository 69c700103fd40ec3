package io.laminar.ring0.checkpoint;

/**
 * What a core takes over of the state of a node whose operators were on other cores, or on another number of them.
 *
 * @param core its number
 * @param cores how many there are now
 * @param first whether it is the first that has the node: it goes on with the counts of all
 * @param alone whether no other has it
 */
public record Share(int core, int cores, boolean first, boolean alone) {}
