package io.standpipe.coap.payload;

import io.standpipe.model.words.PayloadPhrase;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads LwM2M CBOR (content format 11544; OMA LwM2M Core 1.2, 7.4.7): maps from numbers, or from
 * arrays of numbers, down to values; and one value as CBOR (60). Jackson's reader takes no arrays
 * as keys. Stateless; any thread.
 */
final class Lwm2mCbor {

    /** Object, instance, resource, resource instance. */
    private static final int MAX_PATH = 4;

    private static final int MAX_TEXT = 128;

    /** RFC 8949, 3.2.1. */
    private static final int BREAK = 0xFF;

    private static final int INDEFINITE = 31;

    private final ByteBuffer in;
    private final List<Sample> samples = new ArrayList<>();

    private Lwm2mCbor(byte[] payload) {
        in = ByteBuffer.wrap(payload);
    }

    static List<Sample> read(byte[] payload) throws PayloadException {
        Lwm2mCbor reader = new Lwm2mCbor(payload);
        int head = reader.head();
        if (head >> 5 != 5) {
            throw new PayloadException(PayloadPhrase.CBOR_MAP.with());
        }
        reader.map(head & 31, "");
        reader.requireEnd();
        return reader.samples;
    }

    /** One value. */
    static SampleValue single(byte[] payload) throws PayloadException {
        Lwm2mCbor reader = new Lwm2mCbor(payload);
        SampleValue value = reader.value(reader.head());
        reader.requireEnd();
        return value;
    }

    private void requireEnd() throws PayloadException {
        if (in.hasRemaining()) {
            throw new PayloadException(PayloadPhrase.CBOR_BEHIND.with());
        }
    }

    private void map(int info, String path) throws PayloadException {
        long left = count(info);
        while (left-- > 0) {
            int head = head();
            if (head == BREAK && info == INDEFINITE) {
                return;
            }
            String below = path + key(head);
            if (ResourcePaths.depth(below) > MAX_PATH) {
                throw new PayloadException(PayloadPhrase.PATH_PARTS.with(MAX_PATH));
            }
            int content = head();
            if (content >> 5 == 5) {
                map(content & 31, below);
            } else if (samples.size() >= Senml.MAX_RECORDS) {
                throw new PayloadException(
                        PayloadPhrase.TOO_MANY_RESOURCES.with(Senml.MAX_RECORDS));
            } else {
                samples.add(new Sample(below, below, value(content), 0));
            }
        }
    }

    private String key(int head) throws PayloadException {
        if (head >> 5 == 0) {
            return "/" + id(head & 31);
        }
        if (head >> 5 != 4) {
            throw new PayloadException(PayloadPhrase.CBOR_KEY.with());
        }
        StringBuilder path = new StringBuilder();
        int info = head & 31;
        long left = count(info);
        while (left-- > 0) {
            int part = head();
            if (part == BREAK && info == INDEFINITE) {
                break;
            }
            if (part >> 5 != 0 || path.length() > 6 * MAX_PATH) {
                throw new PayloadException(PayloadPhrase.CBOR_KEY.with());
            }
            path.append('/').append(id(part & 31));
        }
        if (path.length() == 0) {
            throw new PayloadException(PayloadPhrase.CBOR_KEY.with());
        }
        return path.toString();
    }

    /** How many entries follow. */
    private long count(int info) throws PayloadException {
        long count = info == INDEFINITE ? Long.MAX_VALUE : length(info);
        if (count < 0) {
            throw new PayloadException(PayloadPhrase.CBOR_CUT.with());
        }
        return count;
    }

    private long id(int info) throws PayloadException {
        long id = length(info);
        if (id < 0 || id > 65_535) {
            throw new PayloadException(PayloadPhrase.ID_RANGE.with());
        }
        return id;
    }

    private SampleValue value(int head) throws PayloadException {
        int info = head & 31;
        return switch (head >> 5) {
            case 0 -> new SampleValue.Numeric(unsigned(info));
            case 1 -> new SampleValue.Numeric(-1 - unsigned(info));
            case 2 -> {
                bytes(info);
                yield new SampleValue.Other();
            }
            case 3 -> new SampleValue.Text(text(bytes(info)));
            case 6 -> {
                length(info); // a tag says what a number is for: of times only
                yield value(head());
            }
            case 7 -> simple(info);
            default -> throw new PayloadException(PayloadPhrase.RESOURCE_VALUE.with());
        };
    }

    private SampleValue simple(int info) throws PayloadException {
        double number;
        switch (info) {
            case 20 -> {
                return new SampleValue.Flag(false);
            }
            case 21 -> {
                return new SampleValue.Flag(true);
            }
            case 25 -> number = half((int) length(info));
            case 26 -> number = Float.intBitsToFloat((int) length(info));
            case 27 -> number = Double.longBitsToDouble(length(info));
            default -> throw new PayloadException(PayloadPhrase.NULL.with());
        }
        if (!Double.isFinite(number)) {
            throw new PayloadException(PayloadPhrase.FINITE_NUMBER.with());
        }
        return new SampleValue.Numeric(number);
    }

    /** RFC 8949, appendix D. */
    private static double half(int bits) {
        int exponent = (bits >> 10) & 31;
        int fraction = bits & 0x3FF;
        double number =
                exponent == 0
                        ? Math.scalb((double) fraction, -24)
                        : exponent == 31
                                ? Double.NaN
                                : Math.scalb((double) (fraction + 1024), exponent - 25);
        return (bits & 0x8000) == 0 ? number : -number;
    }

    private byte[] bytes(int info) throws PayloadException {
        long length = length(info);
        if (length < 0 || length > in.remaining()) {
            throw new PayloadException(PayloadPhrase.CBOR_CUT.with());
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private static String text(byte[] bytes) throws PayloadException {
        if (bytes.length > MAX_TEXT) {
            throw new PayloadException(PayloadPhrase.TEXT_TOO_LONG.with(MAX_TEXT));
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new PayloadException(PayloadPhrase.NO_UTF_8.with());
        }
    }

    private double unsigned(int info) throws PayloadException {
        long bits = length(info);
        return bits >= 0 ? bits : bits + 0x1p64;
    }

    private int head() throws PayloadException {
        if (!in.hasRemaining()) {
            throw new PayloadException(PayloadPhrase.CBOR_CUT.with());
        }
        return in.get() & 0xFF;
    }

    /** The number behind a head; RFC 8949, 3. */
    private long length(int info) throws PayloadException {
        if (info < 24) {
            return info;
        }
        int count = info > 27 ? 0 : 1 << (info - 24);
        if (count == 0 || in.remaining() < count) {
            throw new PayloadException(PayloadPhrase.CBOR_KIND.with());
        }
        long number = 0;
        for (int i = 0; i < count; i++) {
            number = number << 8 | (in.get() & 0xFF);
        }
        return number;
    }
}
