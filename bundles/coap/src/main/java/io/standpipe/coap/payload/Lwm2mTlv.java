package io.standpipe.coap.payload;

import io.standpipe.model.words.PayloadPhrase;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads LwM2M's TLV (OMA LwM2M Core 1.1, 7.4.3). Stateless; any thread. */
public final class Lwm2mTlv {

    private static final int INSTANCE = 0;
    private static final int RESOURCE_INSTANCE = 1;
    private static final int RESOURCES = 2;

    private final List<Sample> samples = new ArrayList<>();

    private Lwm2mTlv() {}

    /**
     * @param base path that was asked for, without a slash at its end: {@code /3407} or {@code
     *     /3407/0}, or a resource
     * @return by path: {@code /3407/0/6046}, {@code /3/0/11/0}
     */
    public static List<Sample> read(byte[] payload, String base) throws PayloadException {
        int depth = (int) base.chars().filter(c -> c == '/').count();
        if (depth < 1 || depth > 3) {
            throw new PayloadException(PayloadPhrase.NO_TLV.with(base));
        }
        Lwm2mTlv reader = new Lwm2mTlv();
        ByteBuffer bytes = ByteBuffer.wrap(payload);
        while (bytes.hasRemaining()) {
            reader.entry(bytes, base, depth, true);
        }
        return reader.samples;
    }

    /**
     * @param top whether it stands in nothing else
     */
    private void entry(ByteBuffer bytes, String path, int depth, boolean top)
            throws PayloadException {
        int type = bytes.get() & 0xFF;
        int id = unsigned(bytes, (type & 0x20) == 0 ? 1 : 2);
        int lengthBytes = (type >> 3) & 3;
        int length = lengthBytes == 0 ? type & 7 : unsigned(bytes, lengthBytes);
        if (length > bytes.remaining()) {
            throw new PayloadException(PayloadPhrase.TLV_CUT.with());
        }
        ByteBuffer inside = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        switch (type >> 6) {
            case INSTANCE -> {
                // What was asked for may be the object or this very instance.
                String instance = "/" + id;
                boolean same = depth == 2 && path.endsWith(instance);
                if (!top || (depth != 1 && !same)) {
                    throw new PayloadException(PayloadPhrase.INSTANCE_INSIDE.with());
                }
                each(inside, same ? path : path + instance, 2);
            }
            case RESOURCES -> {
                requireInstance(depth);
                each(inside, resource(path, depth, id), 3);
            }
            case RESOURCE_INSTANCE -> {
                if (depth != 3) {
                    throw new PayloadException(PayloadPhrase.RESOURCE_INSTANCE_OUTSIDE.with());
                }
                add(path + "/" + id, inside);
            }
            default -> {
                requireInstance(depth);
                add(resource(path, depth, id), inside);
            }
        }
    }

    private void each(ByteBuffer inside, String path, int depth) throws PayloadException {
        while (inside.hasRemaining()) {
            entry(inside, path, depth, false);
        }
    }

    private static void requireInstance(int depth) throws PayloadException {
        if (depth < 2) {
            throw new PayloadException(PayloadPhrase.RESOURCE_OUTSIDE.with());
        }
    }

    private static String resource(String path, int depth, int id) throws PayloadException {
        if (depth == 2) {
            return path + "/" + id;
        }
        if (path.endsWith("/" + id)) {
            return path;
        }
        throw new PayloadException(PayloadPhrase.OTHER_RESOURCE.with());
    }

    private void add(String path, ByteBuffer inside) throws PayloadException {
        if (samples.size() >= Senml.MAX_RECORDS) {
            throw new PayloadException(PayloadPhrase.TOO_MANY_RESOURCES.with(Senml.MAX_RECORDS));
        }
        byte[] value = new byte[inside.remaining()];
        inside.get(value);
        samples.add(new Sample(path, path, new SampleValue.Bytes(value), 0));
    }

    private static int unsigned(ByteBuffer bytes, int count) throws PayloadException {
        if (bytes.remaining() < count) {
            throw new PayloadException(PayloadPhrase.TLV_CUT.with());
        }
        int number = 0;
        for (int i = 0; i < count; i++) {
            number = (number << 8) | (bytes.get() & 0xFF);
        }
        return number;
    }

    /** A whole number of 1, 2, 4 or 8 bytes. */
    public static long integer(byte[] value) throws PayloadException {
        return switch (value.length) {
            case 1 -> value[0];
            case 2 -> ByteBuffer.wrap(value).getShort();
            case 4 -> ByteBuffer.wrap(value).getInt();
            case 8 -> ByteBuffer.wrap(value).getLong();
            default -> throw new PayloadException(PayloadPhrase.INTEGER_BYTES.with());
        };
    }

    /** A float of 4 or 8 bytes. */
    public static double decimal(byte[] value) throws PayloadException {
        return switch (value.length) {
            case 4 -> ByteBuffer.wrap(value).getFloat();
            case 8 -> ByteBuffer.wrap(value).getDouble();
            default -> throw new PayloadException(PayloadPhrase.FLOAT_BYTES.with());
        };
    }

    public static boolean flag(byte[] value) throws PayloadException {
        if (value.length != 1 || (value[0] & ~1) != 0) {
            throw new PayloadException(PayloadPhrase.BOOLEAN_BYTE.with());
        }
        return value[0] == 1;
    }
}
