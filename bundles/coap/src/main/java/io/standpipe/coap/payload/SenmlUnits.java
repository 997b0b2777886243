package io.standpipe.coap.payload;

import static java.util.Map.entry;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Units of SenML records, and from one to another. The symbols are those of the registry that RFC
 * 8428, 12.1 began, with the secondary units of RFC 8798; besides them the multiples of pascal in
 * which water is measured. What is not here has no known meaning: {@code Far}, {@code psi}. Any
 * thread.
 */
final class SenmlUnits {

    /**
     * What a unit is.
     *
     * @param of the unit it is a multiple of
     * @param times value in {@code of} = value * times + plus
     */
    private record Unit(String of, BigDecimal times, BigDecimal plus) {}

    private static final Map<String, Unit> TABLE =
            Map.ofEntries(
                    // RFC 8428, 12.1
                    base("m"),
                    base("kg"),
                    unit("g", "kg", "0.001"),
                    base("s"),
                    base("A"),
                    base("K"),
                    entry("Cel", new Unit("K", BigDecimal.ONE, new BigDecimal("273.15"))),
                    base("Hz"),
                    base("Pa"),
                    base("J"),
                    base("W"),
                    base("C"),
                    base("V"),
                    base("Ohm"),
                    base("S"),
                    base("lm"),
                    base("lx"),
                    base("m2"),
                    base("m3"),
                    unit("l", "m3", "0.001"),
                    base("m/s"),
                    base("m3/s"),
                    unit("l/s", "m3/s", "0.001"),
                    base("dB"),
                    base("dBW"),
                    base("count"),
                    base("/"),
                    unit("%", "/", "0.01"),
                    unit("%RH", "/", "0.01"), // relative humidity
                    unit("%EL", "/", "0.01"), // what is left of a battery
                    base("1/s"),
                    over("1/min", "1/s", "60"),
                    base("VA"),
                    base("var"),
                    base("J/m"),
                    base("kg/m3"),
                    base("B"),
                    // RFC 8798, 3
                    unit("ms", "s", "0.001"),
                    unit("min", "s", "60"),
                    unit("h", "s", "3600"),
                    unit("MHz", "Hz", "1000000"),
                    unit("kW", "W", "1000"),
                    unit("kVA", "VA", "1000"),
                    unit("kvar", "var", "1000"),
                    unit("Ah", "C", "3600"),
                    unit("Wh", "J", "3600"),
                    unit("kWh", "J", "3600000"),
                    unit("KiB", "B", "1024"),
                    unit("GB", "B", "1000000000"),
                    unit("mV", "V", "0.001"),
                    unit("mA", "A", "0.001"),
                    entry("dBm", new Unit("dBW", BigDecimal.ONE, new BigDecimal("-30"))),
                    unit("ug/m3", "kg/m3", "0.000000001"),
                    over("mm/h", "m/s", "3600000"),
                    over("m/h", "m/s", "3600"),
                    unit("ppm", "/", "0.000001"),
                    unit("/100", "/", "0.01"),
                    unit("/1000", "/", "0.001"),
                    unit("hPa", "Pa", "100"),
                    unit("mm", "m", "0.001"),
                    unit("cm", "m", "0.01"),
                    unit("km", "m", "1000"),
                    over("km/h", "m/s", "3.6"),
                    // Not registered, and without another meaning: SI brochure, 9th edition, 3 and
                    // 4
                    unit("kPa", "Pa", "1000"),
                    unit("MPa", "Pa", "1000000"),
                    unit("mbar", "Pa", "100"),
                    unit("bar", "Pa", "100000"));

    private SenmlUnits() {}

    private static Map.Entry<String, Unit> base(String symbol) {
        return unit(symbol, symbol, "1");
    }

    private static Map.Entry<String, Unit> unit(String symbol, String of, String times) {
        return entry(symbol, new Unit(of, new BigDecimal(times), BigDecimal.ZERO));
    }

    private static Map.Entry<String, Unit> over(String symbol, String of, String divided) {
        BigDecimal times = BigDecimal.ONE.divide(new BigDecimal(divided), MathContext.DECIMAL128);
        return entry(symbol, new Unit(of, times, BigDecimal.ZERO));
    }

    /**
     * A value in another unit, as exact as a decimal calculation is: 0.57 of 1 are 57 %, not
     * 56.99999999999999.
     *
     * @param value finite
     * @return null if one of the units is not known, or they measure different things
     */
    static @Nullable Double convert(double value, String from, String to) {
        if (from.equals(to)) {
            return value;
        }
        Unit one = TABLE.get(from);
        Unit other = TABLE.get(to);
        if (one == null || other == null || !one.of.equals(other.of)) {
            return null;
        }
        return BigDecimal.valueOf(value)
                .multiply(one.times)
                .add(one.plus)
                .subtract(other.plus)
                .divide(other.times, MathContext.DECIMAL128)
                .doubleValue();
    }

    /** All symbols. */
    static java.util.Set<String> known() {
        return TABLE.keySet();
    }
}
