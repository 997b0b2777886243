package io.standpipe.coap.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.standpipe.model.words.PayloadPhrase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads SenML packs (RFC 8428) as JSON and as CBOR. Stateless; any thread. */
public final class Senml {

    /** A detector has a few values; a pack with more is no detector's. */
    public static final int MAX_RECORDS = 256;

    private static final int MAX_TEXT = 128;
    private static final int MAX_NUMBER = 40;
    private static final int MAX_DEPTH = 5;

    /** The version of RFC 8428, and with the secondary units of RFC 8798 (RFC 9100, 3). */
    private static final Set<Double> VERSIONS = Set.of(10.0, 26.0);

    /** Those before RFC 8428 differ in nothing that is read here. */
    private static final int FIRST = 10;

    private static final StreamReadConstraints CONSTRAINTS =
            StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .maxStringLength(4096)
                    .maxNameLength(MAX_TEXT)
                    .build();
    static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(CONSTRAINTS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build();
    private static final CBORFactory CBOR =
            CBORFactory.builder()
                    .streamReadConstraints(CONSTRAINTS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    /** RFC 8428, table 4: CBOR has numbers for the labels. */
    private static final Map<String, String> LABELS =
            Map.ofEntries(
                    Map.entry("-1", "bver"),
                    Map.entry("-2", "bn"),
                    Map.entry("-3", "bt"),
                    Map.entry("-4", "bu"),
                    Map.entry("-5", "bv"),
                    Map.entry("-6", "bs"),
                    Map.entry("0", "n"),
                    Map.entry("1", "u"),
                    Map.entry("2", "v"),
                    Map.entry("3", "vs"),
                    Map.entry("4", "vb"),
                    Map.entry("5", "s"),
                    Map.entry("6", "t"),
                    Map.entry("7", "ut"),
                    Map.entry("8", "vd"));

    private String baseName = "";
    private double baseTime;
    private double baseValue;
    private String baseUnit = "";

    private Senml() {}

    public static List<Sample> json(byte[] payload) throws PayloadException {
        return read(JSON, payload, false);
    }

    public static List<Sample> cbor(byte[] payload) throws PayloadException {
        return read(CBOR, payload, true);
    }

    private static List<Sample> read(JsonFactory format, byte[] payload, boolean binary)
            throws PayloadException {
        try (JsonParser parser = format.createParser(payload)) {
            return new Senml().pack(parser, binary);
        } catch (IOException | RuntimeException e) {
            // Jackson's own words quote the payload; the sender needs to know the kind only.
            throw new PayloadException(
                    (binary ? PayloadPhrase.NO_CBOR : PayloadPhrase.NO_JSON).with());
        }
    }

    private List<Sample> pack(JsonParser parser, boolean binary)
            throws IOException, PayloadException {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw new PayloadException(PayloadPhrase.PACK_ARRAY.with());
        }
        List<Sample> samples = new ArrayList<>();
        int records = 0;
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            if (++records > MAX_RECORDS) {
                throw new PayloadException(PayloadPhrase.TOO_MANY_RECORDS.with(MAX_RECORDS));
            }
            Sample sample = record(parser, binary);
            if (sample != null) {
                samples.add(sample);
            }
        }
        if (parser.currentToken() != JsonToken.END_ARRAY || parser.nextToken() != null) {
            throw new PayloadException(PayloadPhrase.PACK_RECORDS.with());
        }
        return samples;
    }

    /** Null if the record only sets what those after it share. */
    private @Nullable Sample record(JsonParser parser, boolean binary)
            throws IOException, PayloadException {
        String name = "";
        String unit = "";
        double time = 0;
        @Nullable SampleValue value = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String written = parser.currentName();
            String label = binary ? LABELS.getOrDefault(written, written) : written;
            JsonToken token = parser.nextToken();
            switch (label) {
                case "bn" -> baseName = text(parser, token, label);
                case "bt" -> baseTime = number(parser, token, label);
                case "bv" -> baseValue = number(parser, token, label);
                case "bver" -> version(number(parser, token, label));
                case "n" -> name = text(parser, token, label);
                case "t" -> time = number(parser, token, label);
                case "v" ->
                        value = once(value, new SampleValue.Numeric(number(parser, token, label)));
                case "vb" -> value = once(value, new SampleValue.Flag(flag(parser, token)));
                case "vs" -> value = once(value, new SampleValue.Text(text(parser, token, label)));
                case "vd", "vlo" -> {
                    text(parser, token, label);
                    value = once(value, new SampleValue.Other());
                }
                case "u" -> unit = text(parser, token, label);
                case "bu" -> baseUnit = text(parser, token, label);
                case "s", "bs", "ut" -> number(parser, token, label);
                default -> unknown(parser, label);
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new PayloadException(PayloadPhrase.RECORD_NO_END.with());
        }
        if (value == null) {
            return null;
        }
        return new Sample(
                baseName + name,
                name,
                based(value),
                unit.isEmpty() ? baseUnit : unit,
                baseTime + time);
    }

    private SampleValue based(SampleValue value) throws PayloadException {
        if (baseValue == 0 || !(value instanceof SampleValue.Numeric number)) {
            return value;
        }
        double sum = baseValue + number.value();
        if (!Double.isFinite(sum)) {
            throw new PayloadException(PayloadPhrase.NO_SUM.with());
        }
        return new SampleValue.Numeric(sum);
    }

    static SampleValue once(@Nullable SampleValue before, SampleValue value)
            throws PayloadException {
        if (before != null) {
            throw new PayloadException(PayloadPhrase.TWO_VALUES.with());
        }
        return value;
    }

    private static void version(double version) throws PayloadException {
        if (version > FIRST && !VERSIONS.contains(version)) {
            throw new PayloadException(PayloadPhrase.SENML_VERSION.with());
        }
    }

    /** RFC 8428, 4.4: what ends with '_' must be understood, the rest may be ignored. */
    static void unknown(JsonParser parser, String label) throws IOException, PayloadException {
        if (label.endsWith("_")) {
            throw new PayloadException(PayloadPhrase.MUST_UNDERSTAND.with());
        }
        parser.skipChildren();
    }

    static double number(JsonParser parser, JsonToken token, String label)
            throws IOException, PayloadException {
        if (token == null || !token.isNumeric()) {
            throw new PayloadException(PayloadPhrase.LABEL_NUMBER.with(label));
        }
        double number = parser.getDoubleValue();
        if (!Double.isFinite(number)) {
            throw new PayloadException(PayloadPhrase.LABEL_FINITE.with(label));
        }
        return number;
    }

    static boolean flag(JsonParser parser, JsonToken token) throws IOException, PayloadException {
        if (token == null || !token.isBoolean()) {
            throw new PayloadException(PayloadPhrase.LABEL_BOOLEAN.with());
        }
        return parser.getBooleanValue();
    }

    static String text(JsonParser parser, JsonToken token, String label)
            throws IOException, PayloadException {
        if (token == JsonToken.VALUE_EMBEDDED_OBJECT && label.equals("vd")) {
            return "";
        }
        if (token != JsonToken.VALUE_STRING) {
            throw new PayloadException(PayloadPhrase.LABEL_TEXT.with(label));
        }
        String text = parser.getText();
        if (text.length() > MAX_TEXT && !label.equals("vd")) {
            throw new PayloadException(PayloadPhrase.LABEL_LENGTH.with(label, MAX_TEXT));
        }
        return text;
    }
}
