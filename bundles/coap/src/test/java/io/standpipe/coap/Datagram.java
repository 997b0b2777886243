package io.standpipe.coap;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * A CoAP message, written and read by hand after RFC 7252, 3: no CoAP library stands between a test
 * and the wire, so type, message id, token and options are as the test says.
 *
 * @param type one of {@link #CON}, {@link #NON}, {@link #ACK}, {@link #RST}
 * @param code class and detail, 0x45 is 2.05
 * @param mid message id, [0, 65535]
 * @param token in hexadecimal, 0 to 8 bytes
 */
public record Datagram(
        int type, int code, int mid, String token, List<Option> options, String payloadHex) {

    public static final int CON = 0;
    static final int NON = 1;
    public static final int ACK = 2;
    static final int RST = 3;

    static final int GET = 1;
    static final int POST = 2;
    static final int DELETE = 4;

    static final int ETAG = 4;
    static final int OBSERVE = 6;
    static final int LOCATION_PATH = 8;
    static final int URI_PATH = 11;
    static final int CONTENT_FORMAT = 12;
    static final int MAX_AGE = 14;
    static final int URI_QUERY = 15;
    static final int ACCEPT = 17;

    private static final HexFormat HEX = HexFormat.of();

    /**
     * An option.
     *
     * @param value in hexadecimal
     */
    record Option(int number, String value) {}

    public Datagram {
        options = options.stream().sorted(Comparator.comparingInt(Option::number)).toList();
    }

    public static Datagram of(int type, int code, int mid) {
        return new Datagram(type, code, mid, "", List.of(), "");
    }

    /** A confirmable POST without a token. */
    public static Datagram post(int mid, String path) {
        return of(CON, POST, mid).path(path);
    }

    /** An empty acknowledgement of a message. */
    public static Datagram ack(int mid) {
        return of(ACK, 0, mid);
    }

    /** The same, not confirmable. */
    Datagram non() {
        return new Datagram(NON, code, mid, token, options, payloadHex);
    }

    Datagram mid(int other) {
        return new Datagram(type, code, other, token, options, payloadHex);
    }

    /**
     * @param hex of 0 to 8 bytes
     */
    public Datagram token(String hex) {
        return new Datagram(type, code, mid, hex, options, payloadHex);
    }

    public Datagram option(int number, byte[] value) {
        List<Option> more = new ArrayList<>(options);
        more.add(new Option(number, HEX.formatHex(value)));
        return new Datagram(type, code, mid, token, more, payloadHex);
    }

    /** An option that holds a number, without leading zeros (RFC 7252, 3.2). */
    public Datagram option(int number, int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int shift = 24; shift >= 0; shift -= 8) {
            if (value >>> shift != 0) {
                out.write(value >>> shift);
            }
        }
        return option(number, out.toByteArray());
    }

    Datagram path(String path) {
        Datagram longer = this;
        for (String part : path.split("/", -1)) {
            longer = longer.option(URI_PATH, part.getBytes(StandardCharsets.UTF_8));
        }
        return longer;
    }

    public Datagram query(String part) {
        return option(URI_QUERY, part.getBytes(StandardCharsets.UTF_8));
    }

    Datagram format(int number) {
        return option(CONTENT_FORMAT, number);
    }

    public Datagram observe(int number) {
        return option(OBSERVE, number);
    }

    public Datagram payload(byte[] bytes) {
        return new Datagram(type, code, mid, token, options, HEX.formatHex(bytes));
    }

    /** SenML as JSON. */
    Datagram json(String pack) {
        return format(110).payload(pack.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] payload() {
        return HEX.parseHex(payloadHex);
    }

    String text() {
        return new String(payload(), StandardCharsets.UTF_8);
    }

    /** The code as people write it, {@code 2.04}. */
    public String said() {
        return "%d.%02d".formatted(code >> 5, code & 31);
    }

    /** The values of an option as texts, {@code /} between them. */
    String texts(int number) {
        List<String> texts = new ArrayList<>();
        for (Option option : options) {
            if (option.number() == number) {
                texts.add(new String(HEX.parseHex(option.value()), StandardCharsets.UTF_8));
            }
        }
        return String.join("/", texts);
    }

    /** The number that an option holds; -1 if there is none. */
    int number(int option) {
        for (Option one : options) {
            if (one.number() == option) {
                return one.value().isEmpty() ? 0 : Integer.parseUnsignedInt(one.value(), 16);
            }
        }
        return -1;
    }

    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] id = HEX.parseHex(token);
        out.write(0x40 | type << 4 | id.length);
        out.write(code);
        out.write(mid >> 8);
        out.write(mid);
        out.writeBytes(id);
        int before = 0;
        for (Option option : options) {
            byte[] value = HEX.parseHex(option.value());
            int delta = option.number() - before;
            before = option.number();
            out.write(nibble(delta) << 4 | nibble(value.length));
            extended(out, delta);
            extended(out, value.length);
            out.writeBytes(value);
        }
        if (!payloadHex.isEmpty()) {
            out.write(0xFF);
            out.writeBytes(payload());
        }
        return out.toByteArray();
    }

    private static int nibble(int number) {
        return number < 13 ? number : number < 269 ? 13 : 14;
    }

    private static void extended(ByteArrayOutputStream out, int number) {
        if (number >= 269) {
            out.write((number - 269) >> 8);
            out.write(number - 269);
        } else if (number >= 13) {
            out.write(number - 13);
        }
    }

    public static Datagram parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int first = in.get() & 0xFF;
        int code = in.get() & 0xFF;
        int mid = in.getShort() & 0xFFFF;
        String token = hex(in, first & 15);
        List<Option> options = new ArrayList<>();
        int number = 0;
        String payload = "";
        while (in.hasRemaining()) {
            int head = in.get() & 0xFF;
            if (head == 0xFF) {
                payload = hex(in, in.remaining());
                break;
            }
            number += length(in, head >> 4);
            options.add(new Option(number, hex(in, length(in, head & 15))));
        }
        return new Datagram(first >> 4 & 3, code, mid, token, options, payload);
    }

    private static int length(ByteBuffer in, int nibble) {
        return switch (nibble) {
            case 13 -> (in.get() & 0xFF) + 13;
            case 14 -> (in.getShort() & 0xFFFF) + 269;
            default -> nibble;
        };
    }

    private static String hex(ByteBuffer in, int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return HEX.formatHex(bytes);
    }
}
