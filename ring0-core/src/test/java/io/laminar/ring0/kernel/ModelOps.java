package io.laminar.ring0.kernel;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** Operations on Java objects: numbers and comparisons; texts and times are next door. */
final class ModelOps {
    private ModelOps() {}

    static Model.Failure fail(KernelError error) {
        return new Model.Failure(error);
    }

    static long i(Object value) {
        return (Long) value;
    }

    static double d(Object value) {
        return (Double) value;
    }

    static Object compute(Op op, Object[] a) {
        String name = op.name();
        if (name.matches("(EQ|NE|LT|LE|GT|GE)_.*")) {
            int order = compare(a[0], a[1]);
            return switch (name.substring(0, 2)) {
                case "EQ" -> order == 0;
                case "NE" -> order != 0;
                case "LT" -> order < 0;
                case "LE" -> order <= 0;
                case "GT" -> order > 0;
                default -> order >= 0;
            };
        }
        if (name.endsWith("_I64") && op.result() == VectorKind.I64 && op.argument(0) == VectorKind.I64) {
            return integer(op, BigInteger.valueOf(i(a[0])), BigInteger.valueOf(i(a[a.length - 1])));
        }
        if (name.endsWith("_F64") && op.argument(0) == VectorKind.F64) {
            return real(op, d(a[0]), a[a.length - 1]);
        }
        return switch (op) {
            case MUL_F64_I64 -> d(a[0]) * (double) i(a[1]);
            case CHECK_I8 -> exact(BigInteger.valueOf(i(a[0])), 7);
            case CHECK_I16 -> exact(BigInteger.valueOf(i(a[0])), 15);
            case CHECK_I32 -> exact(BigInteger.valueOf(i(a[0])), 31);
            case ROUND_F32 -> {
                float f = (float) d(a[0]);
                if (Float.isInfinite(f) && !Double.isInfinite(d(a[0]))) {
                    throw fail(KernelError.OVERFLOW);
                }
                yield (double) f;
            }
            case I64_TO_F64 -> (double) i(a[0]);
            case F64_TO_I64 -> {
                double r = Math.rint(d(a[0]));
                if (Double.isNaN(r) || Double.isInfinite(r)) {
                    throw fail(KernelError.OVERFLOW);
                }
                yield exact(new java.math.BigDecimal(r).toBigInteger(), 63);
            }
            case BOOL_TO_I64 -> (Boolean) a[0] ? 1L : 0L;
            case I64_TO_BOOL -> i(a[0]) != 0;
            case IS_NULL -> a[0] == null;
            case IS_NOT_NULL -> a[0] != null;
            case IS_TRUE -> Boolean.TRUE.equals(a[0]);
            case IS_FALSE -> Boolean.FALSE.equals(a[0]);
            case NOT -> !(Boolean) a[0];
            case IS_DISTINCT -> !same(a[0], a[1]);
            case IS_NOT_DISTINCT -> same(a[0], a[1]);
            default ->
                op.argument(0) == VectorKind.STRING || op.result() == VectorKind.STRING
                        ? ModelTexts.compute(op, a)
                        : ModelTimes.compute(op, a);
        };
    }

    private static boolean same(Object a, Object b) {
        return a == null || b == null ? a == b : compare(a, b) == 0;
    }

    static int compare(Object a, Object b) {
        return switch (a) {
            case Boolean x -> x.compareTo((Boolean) b);
            case Long x -> x.compareTo((Long) b);
            // Adding zero turns -0 into 0.
            case Double x -> Double.compare(x + 0.0, (Double) b + 0.0);
            case String x ->
                Arrays.compareUnsigned(
                        x.getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8));
            case IntervalValue x -> total(x).compareTo(total((IntervalValue) b));
            default -> throw new IllegalArgumentException(Objects.toString(a));
        };
    }

    static BigInteger total(IntervalValue v) {
        return BigInteger.valueOf(v.months() * 30L + v.days())
                .multiply(BigInteger.valueOf(86_400_000_000_000L))
                .add(BigInteger.valueOf(v.nanos()));
    }

    static Long exact(BigInteger value, int bits) {
        if (value.bitLength() > bits) {
            throw fail(KernelError.OVERFLOW);
        }
        return value.longValue();
    }

    private static Object integer(Op op, BigInteger x, BigInteger y) {
        return switch (op) {
            case ADD_I64 -> exact(x.add(y), 63);
            case SUB_I64 -> exact(x.subtract(y), 63);
            case MUL_I64 -> exact(x.multiply(y), 63);
            case DIV_I64, MOD_I64 -> {
                if (y.signum() == 0) {
                    throw fail(KernelError.DIVISION_BY_ZERO);
                }
                yield exact(op == Op.DIV_I64 ? x.divide(y) : x.remainder(y), 63);
            }
            case NEG_I64 -> exact(x.negate(), 63);
            case ABS_I64 -> exact(x.abs(), 63);
            case SIGN_I64 -> (long) x.signum();
            case BIT_AND_I64 -> exact(x.and(y), 63);
            case BIT_OR_I64 -> exact(x.or(y), 63);
            case BIT_XOR_I64 -> exact(x.xor(y), 63);
            case BIT_NOT_I64 -> exact(x.not(), 63);
            case GREATEST_I64 -> exact(x.max(y), 63);
            case LEAST_I64 -> exact(x.min(y), 63);
            case SHIFT_LEFT_I64, SHIFT_RIGHT_I64 -> {
                if (y.signum() < 0 || y.compareTo(BigInteger.valueOf(63)) > 0) {
                    throw fail(KernelError.BAD_ARGUMENT);
                }
                BigInteger shifted = op == Op.SHIFT_LEFT_I64 ? x.shiftLeft(y.intValue()) : x.shiftRight(y.intValue());
                yield shifted.longValue();
            }
            default -> throw new IllegalArgumentException(op.name());
        };
    }

    private static Object real(Op op, double x, Object last) {
        double y = last instanceof Double value ? value : 0;
        return switch (op) {
            case ADD_F64 -> x + y;
            case SUB_F64 -> x - y;
            case MUL_F64 -> x * y;
            case DIV_F64 -> x / y;
            case MOD_F64 -> x % y;
            case NEG_F64 -> -x;
            case ABS_F64 -> x < 0 || 1 / x < 0 ? -x : x;
            case SIGN_F64 -> x > 0 ? 1.0 : x < 0 ? -1.0 : x;
            case FLOOR_F64 -> Math.floor(x);
            case CEIL_F64 -> Math.ceil(x);
            case TRUNC_F64 -> Double.isNaN(x) || Double.isInfinite(x) || Math.abs(x) > 1e17 ? x : trunc(x);
            case ROUND_F64 -> rounded(x, 0);
            case ROUND_DIGITS_F64 -> rounded(x, i(last));
            case SQRT_F64 -> {
                if (x < 0) {
                    throw fail(KernelError.BAD_ARGUMENT);
                }
                yield Math.sqrt(x);
            }
            case LN_F64, LOG10_F64 -> {
                if (x <= 0) {
                    throw fail(KernelError.BAD_ARGUMENT);
                }
                yield op == Op.LN_F64 ? Math.log(x) : Math.log10(x);
            }
            case EXP_F64 -> Math.exp(x);
            case POW_F64 -> Math.pow(x, y);
            case SIN_F64 -> Math.sin(x);
            case COS_F64 -> Math.cos(x);
            case TAN_F64 -> Math.tan(x);
            case GREATEST_F64 -> Double.compare(x + 0.0, y + 0.0) >= 0 ? x : y;
            case LEAST_F64 -> Double.compare(x + 0.0, y + 0.0) <= 0 ? x : y;
            default -> throw new IllegalArgumentException(op.name());
        };
    }

    private static double trunc(double x) {
        double whole = new java.math.BigDecimal(x)
                .setScale(0, java.math.RoundingMode.DOWN)
                .doubleValue();
        return Math.copySign(whole, x);
    }

    /** The documented way: scale, round half away from zero, scale back. */
    private static double rounded(double x, long digits) {
        if (Double.isNaN(x) || Double.isInfinite(x) || digits > 308) {
            return x;
        }
        if (digits < -308) {
            return Math.copySign(0, x);
        }
        double scale = Double.parseDouble("1e" + Math.abs(digits));
        double scaled = digits >= 0 ? x * scale : x / scale;
        if (Double.isInfinite(scaled)) {
            return x;
        }
        double whole = Math.copySign(
                new java.math.BigDecimal(scaled)
                        .setScale(0, java.math.RoundingMode.HALF_UP)
                        .doubleValue(),
                x);
        double result = digits >= 0 ? whole / scale : whole * scale;
        return Double.isInfinite(result) ? x : result;
    }
}
