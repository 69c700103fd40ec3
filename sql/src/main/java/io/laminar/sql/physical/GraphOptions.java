package io.laminar.sql.physical;

import io.laminar.ring0.operator.ErrorPolicy;

/**
 * What holds for all operators of a query.
 *
 * @param name of the query, with which those of its operators begin
 * @param errors what becomes of rows that cannot be computed
 * @param stateLimitBytes bound of the state of each aggregate
 * @param cores over how many cores rows can be spread
 */
public record GraphOptions(String name, ErrorPolicy errors, long stateLimitBytes, int cores) {}
