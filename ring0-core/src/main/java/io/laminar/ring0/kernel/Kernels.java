package io.laminar.ring0.kernel;

import io.laminar.ring0.kernel.cast.CastNumbers;
import io.laminar.ring0.kernel.cast.ReadTexts;
import io.laminar.ring0.kernel.cast.Widen;
import io.laminar.ring0.kernel.cast.WriteTexts;
import io.laminar.ring0.kernel.compare.Not;
import io.laminar.ring0.kernel.compare.NullTests;
import io.laminar.ring0.kernel.compare.Order;
import io.laminar.ring0.kernel.frame.Kernel;
import io.laminar.ring0.kernel.math.AddF64;
import io.laminar.ring0.kernel.math.AddI64;
import io.laminar.ring0.kernel.math.DivF64;
import io.laminar.ring0.kernel.math.DivideI64;
import io.laminar.ring0.kernel.math.MathF64;
import io.laminar.ring0.kernel.math.MathI64;
import io.laminar.ring0.kernel.math.MulF64;
import io.laminar.ring0.kernel.math.MulI64;
import io.laminar.ring0.kernel.math.SubF64;
import io.laminar.ring0.kernel.math.SubI64;
import io.laminar.ring0.kernel.text.TextMakers;
import io.laminar.ring0.kernel.text.TextParts;
import io.laminar.ring0.kernel.text.TextTests;
import io.laminar.ring0.kernel.time.FloorTimes;
import io.laminar.ring0.kernel.time.Intervals;
import io.laminar.ring0.kernel.time.TimeFields;

/** Which kernel an operation becomes. */
final class Kernels {
    private Kernels() {}

    /** Whether an operation's results take room in the heap of texts. */
    static boolean makesText(Op op) {
        return op.result() == VectorKind.STRING && !isTextPart(op);
    }

    private static boolean isTextPart(Op op) {
        return switch (op) {
            case TRIM, LTRIM, RTRIM, SUBSTRING, SUBSTRING_FROM, LEFT, RIGHT -> true;
            default -> false;
        };
    }

    /** Makes the kernel of an operation; {@code o} is the slot of its result. */
    static Kernel make(Op op, Operands args, int o) {
        if (Comparisons.is(op)) {
            return Comparisons.make(Comparisons.relation(op), args, o, false);
        }
        return switch (op) {
            case ADD_I64, SUB_I64, MUL_I64, DIV_I64, MOD_I64 -> integers(op, args, o);
            case ADD_F64, SUB_F64, MUL_F64, DIV_F64 -> doubles(op, args, o);
            case MUL_F64_I64 -> new MulF64.OfInteger(args.vector(0), args.vector(1), o);
            case NOT -> new Not(args.vector(0), o);
            case I64_TO_F64 -> new Widen(args.vector(0), o);
            case IS_NULL, IS_NOT_NULL, IS_TRUE, IS_FALSE, IS_DISTINCT, IS_NOT_DISTINCT -> {
                Order order = Order.valueOf(args.kind(0).name());
                yield new NullTests(NullTests.Form.valueOf(op.name()), order, args.slots(), o);
            }
            case F64_TO_I64, BOOL_TO_I64, I64_TO_BOOL ->
                new CastNumbers(CastNumbers.Form.valueOf(op.name()), args.slots(), o);
            default -> byRow(op, args.slots(), o);
        };
    }

    private static Kernel byRow(Op op, int[] in, int o) {
        String name = op.name();
        return switch (op) {
            case NEG_I64,
                    ABS_I64,
                    SIGN_I64,
                    BIT_AND_I64,
                    BIT_OR_I64,
                    BIT_XOR_I64,
                    BIT_NOT_I64,
                    SHIFT_LEFT_I64,
                    SHIFT_RIGHT_I64,
                    CHECK_I8,
                    CHECK_I16,
                    CHECK_I32,
                    GREATEST_I64,
                    LEAST_I64 -> new MathI64(MathI64.Form.valueOf(name), in, o);
            case MOD_F64,
                    NEG_F64,
                    ABS_F64,
                    SIGN_F64,
                    FLOOR_F64,
                    CEIL_F64,
                    ROUND_F64,
                    ROUND_DIGITS_F64,
                    TRUNC_F64,
                    SQRT_F64,
                    EXP_F64,
                    LN_F64,
                    LOG10_F64,
                    POW_F64,
                    SIN_F64,
                    COS_F64,
                    TAN_F64,
                    ROUND_F32,
                    GREATEST_F64,
                    LEAST_F64 -> new MathF64(MathF64.Form.valueOf(name), in, o);
            default -> castOfText(op, in, o);
        };
    }

    private static Kernel castOfText(Op op, int[] in, int o) {
        String name = op.name();
        return switch (op) {
            case BOOL_TO_STRING,
                    I64_TO_STRING,
                    F64_TO_STRING,
                    F32_TO_STRING,
                    DATE_TO_STRING,
                    TIME_TO_STRING,
                    TIMESTAMP_TO_STRING -> new WriteTexts(WriteTexts.Form.valueOf(name), in, o);
            case STRING_TO_BOOL, STRING_TO_I64, STRING_TO_F64, STRING_TO_DATE, STRING_TO_TIME, STRING_TO_TIMESTAMP ->
                new ReadTexts(ReadTexts.Form.valueOf(name), in, o);
            default -> text(op, in, o);
        };
    }

    private static Kernel text(Op op, int[] in, int o) {
        String name = op.name();
        return switch (op) {
            case LENGTH, OCTET_LENGTH, POSITION, STARTS_WITH, ENDS_WITH, CONTAINS, LIKE, ILIKE ->
                new TextTests(TextTests.Form.valueOf(name), in, o);
            case TRIM, LTRIM, RTRIM, SUBSTRING, SUBSTRING_FROM, LEFT, RIGHT ->
                new TextParts(TextParts.Form.valueOf(name), in, o);
            case CONCAT, UPPER, LOWER, REVERSE, REPLACE, REPEAT, LPAD, RPAD ->
                new TextMakers(TextMakers.Form.valueOf(name), in, o);
            default -> time(op, in, o);
        };
    }

    private static Kernel time(Op op, int[] in, int o) {
        String name = op.name();
        return switch (op) {
            case ADD_INTERVAL,
                    SUB_INTERVAL,
                    TIME_ADD_INTERVAL,
                    DIFF_TIMESTAMP,
                    ADD_INTERVALS,
                    SUB_INTERVALS,
                    NEG_INTERVAL,
                    MUL_INTERVAL,
                    INTERVAL_TO_I64 -> new Intervals(Intervals.Form.valueOf(name), in, o);
            case TRUNC_YEAR,
                    TRUNC_QUARTER,
                    TRUNC_MONTH,
                    TRUNC_WEEK,
                    TRUNC_DAY,
                    TRUNC_HOUR,
                    TRUNC_MINUTE,
                    TRUNC_SECOND,
                    TRUNC_MILLISECOND,
                    TRUNC_MICROSECOND,
                    DATE_TO_TIMESTAMP,
                    EPOCH_MS_TO_TIMESTAMP,
                    TUMBLE_START,
                    ROUND_TIME -> new FloorTimes(FloorTimes.Form.valueOf(name), in, o);
            default -> new TimeFields(TimeFields.Form.valueOf(name), in, o);
        };
    }

    private static Kernel integers(Op op, Operands args, int o) {
        boolean constant = args.isConstant(1);
        return switch (op) {
            case ADD_I64 ->
                constant
                        ? new AddI64.OfConstant(args.vector(0), args.slot(1), o, args.longConstant(1))
                        : new AddI64(args.vector(0), args.vector(1), o);
            case MUL_I64 ->
                constant
                        ? new MulI64.OfConstant(args.vector(0), args.slot(1), o, args.longConstant(1))
                        : new MulI64(args.vector(0), args.vector(1), o);
            case SUB_I64 ->
                args.isConstant(0) && !constant
                        ? new SubI64.FromConstant(args.slot(0), args.slot(1), o, args.longConstant(0))
                        : new SubI64(args.vector(0), args.vector(1), o);
            default -> {
                if (constant && args.longConstant(1) != 0 && args.longConstant(1) != -1) {
                    yield new DivideI64(args.vector(0), args.longConstant(1), o, op == Op.MOD_I64);
                }
                yield new MathI64(MathI64.Form.valueOf(op.name()), args.slots(), o);
            }
        };
    }

    private static Kernel doubles(Op op, Operands args, int o) {
        boolean left = args.isConstant(0) && !args.isConstant(1);
        boolean right = args.isConstant(1);
        return switch (op) {
            case ADD_F64 ->
                right
                        ? new AddF64.OfConstant(args.vector(0), args.doubleConstant(1), o)
                        : new AddF64(args.vector(0), args.vector(1), o);
            case MUL_F64 ->
                right
                        ? new MulF64.OfConstant(args.vector(0), args.doubleConstant(1), o)
                        : new MulF64(args.vector(0), args.vector(1), o);
            case SUB_F64 ->
                left
                        ? new SubF64.FromConstant(args.slot(1), args.doubleConstant(0), o)
                        : new SubF64(args.vector(0), args.vector(1), o);
            default -> {
                if (right) {
                    yield new DivF64.ByConstant(args.vector(0), args.doubleConstant(1), o);
                }
                yield left
                        ? new DivF64.OfConstant(args.slot(1), args.doubleConstant(0), o)
                        : new DivF64(args.vector(0), args.vector(1), o);
            }
        };
    }
}
