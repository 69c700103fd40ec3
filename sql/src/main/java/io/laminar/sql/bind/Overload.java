package io.laminar.sql.bind;

import io.laminar.sql.scalar.Operator;
import io.laminar.sql.type.SqlType;
import java.util.List;

/**
 * One form of a function.
 *
 * @param parameters types of its arguments
 * @param result type of its result; of a TIME or TIMESTAMP, that of the first such argument
 * @param operator what it does
 */
record Overload(List<SqlType> parameters, SqlType result, Operator operator) {}
