package io.standpipe.coap.payload;

import io.standpipe.coap.payload.Payload.Format;
import io.standpipe.model.words.PayloadPhrase;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which values come, and the names in them. Every form that LwM2M 1.0 to 1.2 allows is
 * read, wherever a device may send it: in its answer to an observation, in each notification, in a
 * Send. Stateless; any thread.
 */
public final class ContentFormats {

    /** No Content-Format: RFC 7252, 5.5.1, leaves it to the application to infer one. */
    public static final int NONE = -1;

    /** What a value may be written as that has no name of its own. */
    private static final int MAX_TEXT = 64;

    /** Those that can be told apart by reading them, the strictest first. */
    private static final List<Format> INFERRED =
            List.of(
                    Format.SENML_JSON,
                    Format.LWM2M_JSON,
                    Format.LWM2M_CBOR,
                    Format.SENML_CBOR,
                    Format.TLV,
                    Format.TEXT);

    private ContentFormats() {}

    /**
     * @param number of the CoAP registry (IANA, Content-Formats); 1541 to 1543 are what LwM2M used
     *     before its own were registered
     * @return null if values never come so
     */
    public static @Nullable Format of(int number) {
        return switch (number) {
            case 0, 1541 -> Format.TEXT;
            case 42 -> Format.BINARY;
            case 60 -> Format.CBOR;
            case 110 -> Format.SENML_JSON;
            case 112 -> Format.SENML_CBOR;
            case 11542, 1542 -> Format.TLV;
            case 11543, 1543 -> Format.LWM2M_JSON;
            case 11544 -> Format.LWM2M_CBOR;
            default -> null;
        };
    }

    /**
     * The format of a payload that does not name its own: the first that can be read and tells of a
     * point.
     *
     * @param base see {@link #read}
     * @return null if there is none
     */
    public static @Nullable Format infer(byte[] payload, String base, PointMap map) {
        for (Format format : INFERRED) {
            try {
                if (read(format, payload, base, map).stream().anyMatch(s -> map.knows(s.name()))) {
                    return format;
                }
            } catch (PayloadException e) {
                // another one perhaps
            }
        }
        return null;
    }

    /**
     * Reads a payload.
     *
     * @param base path that was asked for, {@code /3407/0} or {@code /lwm2m/3407/0}; the path below
     *     which a device's objects stand, {@code /lwm2m}; or empty
     * @param map what the names may mean
     * @return named as the map has it, if it has it
     */
    public static List<Sample> read(Format format, byte[] payload, String base, PointMap map)
            throws PayloadException {
        String asked = ResourcePaths.inside(base);
        List<Sample> samples =
                switch (format) {
                    case SENML_JSON -> Senml.json(payload);
                    case SENML_CBOR -> Senml.cbor(payload);
                    case TLV -> Lwm2mTlv.read(payload, asked);
                    case LWM2M_JSON -> Lwm2mJson.read(payload);
                    case LWM2M_CBOR -> Lwm2mCbor.read(payload);
                    case CBOR -> List.of(single(asked, Lwm2mCbor.single(payload)));
                    case TEXT -> List.of(single(asked, text(payload)));
                    case BINARY -> throw new PayloadException(PayloadPhrase.NO_NAMES.with());
                };
        List<Sample> named = new ArrayList<>(samples.size());
        for (Sample sample : samples) {
            String path = ResourcePaths.complete(sample, base, map);
            named.add(path.isEmpty() ? sample : sample.named(path));
        }
        return named;
    }

    private static Sample single(String asked, SampleValue value) throws PayloadException {
        if (ResourcePaths.depth(asked) < 3) {
            throw new PayloadException(PayloadPhrase.NO_RESOURCE_NAME.with());
        }
        return new Sample(asked, asked, value, 0);
    }

    /** A boolean is 0 or 1 (LwM2M Core 1.0, 6.4.1); some write it out. */
    private static SampleValue text(byte[] payload) throws PayloadException {
        String text;
        try {
            text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(payload))
                            .toString()
                            .strip();
        } catch (CharacterCodingException e) {
            throw new PayloadException(PayloadPhrase.NO_UTF_8.with());
        }
        if (text.equals("true") || text.equals("false")) {
            return new SampleValue.Flag(text.equals("true"));
        }
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            throw new PayloadException(PayloadPhrase.TEXT_LENGTH.with(MAX_TEXT));
        }
        if (text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?")) {
            try {
                double number = Double.parseDouble(text);
                if (Double.isFinite(number)) {
                    return new SampleValue.Numeric(number);
                }
            } catch (NumberFormatException e) {
                throw new PayloadException(PayloadPhrase.NO_NUMBER_OR_WORD.with());
            }
        }
        return new SampleValue.Text(text);
    }

    /** Whether it can be read, and has nothing that the profile names. */
    public static boolean tellsNothing(Payload mail, PointMap map) {
        try {
            return read(mail.format(), mail.payload(), mail.base(), map).stream()
                    .noneMatch(sample -> map.knows(sample.name()));
        } catch (PayloadException e) {
            return false;
        }
    }
}
