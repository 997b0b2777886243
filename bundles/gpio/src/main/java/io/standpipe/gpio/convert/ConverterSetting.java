package io.standpipe.gpio.convert;

import io.standpipe.model.config.Quotation;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.PinPhrase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An analogue-to-digital converter, as the setting {@code converters} names it.
 *
 * @param name that the device table uses
 * @param bus number of the I2C or SPI bus
 * @param at address on the I2C bus, or chip select of the SPI bus
 * @param reference voltage that the converter compares with, in V; of the ADS1115 its own
 */
public record ConverterSetting(String name, Chip chip, int bus, int at, double reference) {

    /** The converters that are known. */
    public enum Chip {
        /**
         * Texas Instruments, 16 bits, I2C; addresses 0x48 to 0x4B by its pin ADDR (SBAS444, 7.5).
         */
        ADS1115(4),
        /** Microchip, 10 bits, SPI (DS21295). */
        MCP3008(8);

        private final int channels;

        Chip(int channels) {
            this.channels = channels;
        }

        public int channels() {
            return channels;
        }
    }

    private static final Pattern ENTRY =
            Pattern.compile(
                    "([A-Za-z][A-Za-z0-9_-]{0,31})\\s*=\\s*(?:(ads1115)\\s+([0-9]{1,2})\\s+0x(4[89ab])"
                            + "|(mcp3008)\\s+([0-6])[.]([0-2])(?:\\s+([0-9.]{1,6})\\s*V)?)",
                    Pattern.CASE_INSENSITIVE);

    /** What a Raspberry Pi feeds its header with. */
    private static final double SUPPLY = 3.3;

    /** The most that a MCP3008 may be fed with is 5.5 V (DS21295, 1.0). */
    private static final double MOST = 5.5;

    /**
     * @param text entries with line ends or semicolons between
     * @param problem told of each that is wrong
     */
    public static Map<String, ConverterSetting> read(String text, Consumer<Phrase.Said> problem) {
        Map<String, ConverterSetting> settings = new LinkedHashMap<>();
        List<String> places = new ArrayList<>();
        for (String line : text.split("[\\r\\n;]+", -1)) {
            String entry = line.strip();
            if (entry.isEmpty() || entry.startsWith("#")) {
                continue;
            }
            ConverterSetting one = parse(entry);
            if (one == null) {
                problem.accept(PinPhrase.CONVERTER_ENTRY.with(MOST, Quotation.of(entry)));
            } else if (settings.containsKey(one.name())) {
                problem.accept(PinPhrase.CONVERTER_TWICE.with(Quotation.of(one.name())));
            } else if (places.contains(one.place())) {
                problem.accept(
                        PinPhrase.CONVERTER_PLACE_TAKEN.with(
                                Quotation.of(one.name()), one.place()));
            } else {
                settings.put(one.name(), one);
                places.add(one.place());
            }
        }
        return settings;
    }

    private static @Nullable ConverterSetting parse(String entry) {
        Matcher matcher = ENTRY.matcher(entry);
        if (!matcher.matches()) {
            return null;
        }
        if (matcher.group(2) != null) {
            return new ConverterSetting(
                    matcher.group(1),
                    Chip.ADS1115,
                    Integer.parseInt(matcher.group(3)),
                    Integer.parseInt(matcher.group(4), 16),
                    Ads1115.FULL_SCALE);
        }
        double reference = SUPPLY;
        if (matcher.group(8) != null) {
            try {
                reference = Double.parseDouble(matcher.group(8));
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return reference > 0 && reference <= MOST
                ? new ConverterSetting(
                        matcher.group(1),
                        Chip.MCP3008,
                        Integer.parseInt(matcher.group(6)),
                        Integer.parseInt(matcher.group(7)),
                        reference)
                : null;
    }

    /** Where it is, for people: {@code I2C bus 1 address 0x48}. */
    public String place() {
        return chip == Chip.ADS1115
                ? PinPhrase.I2C_PLACE.of(bus, hex())
                : PinPhrase.SPI_PLACE.of(bus, at);
    }

    @Override
    public String toString() {
        String called = chip.name().toLowerCase(Locale.ROOT) + " " + name;
        return chip == Chip.ADS1115
                ? PinPhrase.ON_I2C.of(called, bus, hex())
                : PinPhrase.ON_SPI.of(called, bus, at);
    }

    private String hex() {
        return "0x%X".formatted(at);
    }
}
