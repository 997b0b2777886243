package io.standpipe.modbus.profile;

import io.standpipe.model.point.Linearisation.Current;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Registers that say what the number in another one means. They stand in the same table and come in
 * the same answer: a number of one moment with the decimals of another would be a lie.
 *
 * @param places how many decimal places the number has; null if that is fixed
 * @param unit which unit it is in; null if that is fixed
 * @param scaleFactor by which power of ten it is multiplied; null if there is none
 * @param order in which order its bytes come; null if that is fixed
 */
public record Composition(
        @Nullable Places places,
        @Nullable UnitCode unit,
        @Nullable ScaleFactor scaleFactor,
        @Nullable OrderCode order) {

    public Composition {
        if (places == null && unit == null && scaleFactor == null && order == null) {
            throw new IllegalArgumentException("a composition needs one of its registers");
        }
    }

    /** One of decimal places and a unit code. */
    public Composition(@Nullable Places places, @Nullable UnitCode unit) {
        this(places, unit, null, null);
    }

    /**
     * Where such a code stands: in a register, or in a part of one, as where the unit is the low
     * byte and the number of places the high one.
     *
     * @param bit the lowest one, [0, 15]
     * @param width number of bits, [1, 16 - bit]
     */
    public record Part(int address, int bit, int width) {

        public Part {
            if (address < 0 || address > 65535) {
                throw new IllegalArgumentException("address must be 0 to 65535, but is " + address);
            }
            if (bit < 0 || width < 1 || bit + width > 16) {
                throw new IllegalArgumentException(
                        "bits %d to %d are none of a register".formatted(bit, bit + width - 1));
            }
        }

        /** A register of its own. */
        public static Part whole(int address) {
            return new Part(address, 0, 16);
        }

        /**
         * Unsigned.
         *
         * @param register its content, [0, 65535]
         */
        public int of(int register) {
            return (register >>> bit) & ((1 << width) - 1);
        }

        /** Two's complement. */
        public int signed(int register) {
            int unused = Integer.SIZE - width;
            return (of(register) << unused) >> unused;
        }

        private Part shifted(int by) {
            return new Part(address + by, bit, width);
        }
    }

    /**
     * number = raw / 10 ^ places.
     *
     * @param code the places, unsigned
     * @param max the most that the device knows, [0, 9]; with more the value is BAD
     */
    public record Places(Part code, int max) {

        public Places {
            if (max < 0 || max > 9) {
                throw new IllegalArgumentException("places must be 0 to 9, but may be " + max);
            }
        }

        /** In a register of their own. */
        public Places(int address, int max) {
            this(Part.whole(address), max);
        }
    }

    /**
     * Makes the number one in the point's unit.
     *
     * @param code unsigned
     * @param conversions by code; with a code that is not here the value is BAD
     */
    public record UnitCode(Part code, Map<Integer, Conversion> conversions) {

        public UnitCode {
            conversions = Map.copyOf(conversions);
            if (conversions.isEmpty()) {
                throw new IllegalArgumentException("a unit code needs at least one factor");
            }
        }

        /** In a register of its own. */
        public UnitCode(int address, Map<Integer, Conversion> conversions) {
            this(Part.whole(address), conversions);
        }

        /** One whose units differ by factors only. */
        public static UnitCode of(int address, Map<Integer, Double> factors) {
            Map<Integer, Conversion> conversions = new HashMap<>();
            factors.forEach((code, factor) -> conversions.put(code, new Conversion(factor, 0)));
            return new UnitCode(address, conversions);
        }
    }

    /**
     * number in the point's unit = number * factor + offset.
     *
     * @param current what the loop of 4 to 20 mA means, if that number is a current in mA; null if
     *     it is none
     */
    public record Conversion(double factor, double offset, @Nullable Current current) {

        public Conversion {
            if (factor == 0) {
                throw new IllegalArgumentException("a factor of 0 would make every value the same");
            }
        }

        /** Of what is no current. */
        public Conversion(double factor, double offset) {
            this(factor, offset, null);
        }
    }

    /**
     * number = raw * 10 ^ scale factor, as SunSpec writes it: signed, -10 to 10; {@link #NONE} says
     * that the device has no such value.
     *
     * @param exponent signed
     */
    public record ScaleFactor(Part exponent) {

        /** "Not implemented" (SunSpec Information Model Specification, type sunssf). */
        public static final int NONE = Short.MIN_VALUE;

        /** Greatest exponent, and its least below zero. */
        public static final int MOST = 10;

        /** In a register of its own. */
        public ScaleFactor(int address) {
            this(Part.whole(address));
        }
    }

    /**
     * The order of the number's bytes by a code: a device whose master may change it.
     *
     * @param code unsigned, its register in the order of the protocol
     * @param orders by code; with a code that is not here the value is BAD
     */
    public record OrderCode(Part code, Map<Integer, ModbusSource.Order> orders) {

        public OrderCode {
            orders = Map.copyOf(orders);
            if (orders.isEmpty()) {
                throw new IllegalArgumentException("an order code needs at least one order");
            }
        }

        /** In a register of its own. */
        public OrderCode(int address, Map<Integer, ModbusSource.Order> orders) {
            this(Part.whole(address), orders);
        }
    }

    private IntStream addresses() {
        IntStream.Builder addresses = IntStream.builder();
        if (places != null) {
            addresses.add(places.code().address());
        }
        if (unit != null) {
            addresses.add(unit.code().address());
        }
        if (scaleFactor != null) {
            addresses.add(scaleFactor.exponent().address());
        }
        if (order != null) {
            addresses.add(order.code().address());
        }
        return addresses.build();
    }

    int first() {
        return addresses().min().orElse(65535);
    }

    int end() {
        return addresses().max().orElse(0) + 1;
    }

    /** The same, so much further on. */
    public Composition shifted(int by) {
        return new Composition(
                places == null ? null : new Places(places.code().shifted(by), places.max()),
                unit == null ? null : new UnitCode(unit.code().shifted(by), unit.conversions()),
                scaleFactor == null ? null : new ScaleFactor(scaleFactor.exponent().shifted(by)),
                order == null ? null : new OrderCode(order.code().shifted(by), order.orders()));
    }
}
