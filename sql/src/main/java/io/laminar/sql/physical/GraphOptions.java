package io.laminar.sql.physical;

import io.laminar.ring0.operator.ErrorPolicy;
import io.laminar.ring0.operator.OperatorSpec.ExchangeSpec;
import java.util.List;

/**
 * What holds for all operators of a query.
 *
 * @param name of the query, with which those of its operators begin
 * @param errors what becomes of rows that cannot be computed
 * @param stateLimitBytes bound of the state of each aggregate
 * @param spread whether rows can be spread over cores
 * @param exchanges those of other queries, which this one may read too
 */
public record GraphOptions(
        String name, ErrorPolicy errors, long stateLimitBytes, boolean spread, List<ExchangeSpec> exchanges) {}
