package io.laminar.ring0.kernel;

import java.math.BigDecimal;

/** The texts that doubles and floats are written as. */
final class Decimals {
    private Decimals() {}

    static String text(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value) || value == 0) {
            return Double.toString(value);
        }
        // Java writes at least two digits; one may be enough for the least of all.
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        BigDecimal shorter = decimal.round(new java.math.MathContext(1, java.math.RoundingMode.HALF_EVEN));
        return text(decimal.precision() == 2 && shorter.doubleValue() == value ? shorter : decimal);
    }

    static String text(float value) {
        if (Float.isNaN(value) || Float.isInfinite(value) || value == 0) {
            return Float.toString(value);
        }
        BigDecimal decimal = new BigDecimal(Float.toString(value)).stripTrailingZeros();
        BigDecimal shorter = decimal.round(new java.math.MathContext(1, java.math.RoundingMode.HALF_EVEN));
        return text(decimal.precision() == 2 && shorter.floatValue() == value ? shorter : decimal);
    }

    private static String text(BigDecimal decimal) {
        BigDecimal stripped = decimal.stripTrailingZeros();
        int exponent = stripped.precision() - stripped.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            return stripped.scale() <= 0 ? stripped.toPlainString() + ".0" : stripped.toPlainString();
        }
        String digits = stripped.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String power = Integer.toString(Math.abs(exponent));
        return (decimal.signum() < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+")
                + (power.length() == 1 ? "0" + power : power);
    }
}
