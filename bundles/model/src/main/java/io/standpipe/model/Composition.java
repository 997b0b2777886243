package io.standpipe.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Registers that say what the number in another one means. They stand in the same table and come in
 * the same answer: a number of one moment with the decimals of another would be a lie.
 *
 * @param places how many decimal places the number has; null if that is fixed
 * @param unit which unit it is in; null if that is fixed
 */
public record Composition(@Nullable Places places, @Nullable UnitCode unit) {

    public Composition {
        if (places == null && unit == null) {
            throw new IllegalArgumentException("a composition needs places or unit");
        }
    }

    /**
     * number = raw / 10 ^ places.
     *
     * @param address of the register with the places, unsigned
     * @param max the most that the device knows, [0, 9]; with more the value is BAD
     */
    public record Places(int address, int max) {

        public Places {
            requireAddress(address);
            if (max < 0 || max > 9) {
                throw new IllegalArgumentException("places must be 0 to 9, but may be " + max);
            }
        }
    }

    /**
     * number in the point's unit = number * factor of the code.
     *
     * @param address of the register with the code, unsigned
     * @param factors code to factor; with a code that is not here the value is BAD
     */
    public record UnitCode(int address, Map<Integer, Double> factors) {

        public UnitCode {
            requireAddress(address);
            factors = Map.copyOf(factors);
            if (factors.isEmpty()) {
                throw new IllegalArgumentException("a unit code needs at least one factor");
            }
        }
    }

    private static void requireAddress(int address) {
        if (address < 0 || address > 65535) {
            throw new IllegalArgumentException("address must be 0 to 65535, but is " + address);
        }
    }

    int first() {
        int first = places == null ? 65535 : places.address();
        return unit == null ? first : Math.min(first, unit.address());
    }

    int end() {
        int last = places == null ? 0 : places.address();
        return (unit == null ? last : Math.max(last, unit.address())) + 1;
    }
}
