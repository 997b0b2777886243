package io.standpipe.itest.detector;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A CoAP message (RFC 7252, 3), put together and taken apart by hand: it shares no code with the
 * gateway. Bytes are strings of ISO 8859-1, so that two of them can be compared.
 *
 * @param type {@link #CON}, {@link #NON}, {@link #ACK} or {@link #RST}
 * @param code class and detail in one byte: 0x44 is 2.04
 * @param mid message id, [0, 65535]
 * @param options in the order of their numbers
 */
record CoapFrame(int type, int code, int mid, String token, List<Option> options, String payload) {

    static final int CON = 0;
    static final int NON = 1;
    static final int ACK = 2;
    static final int RST = 3;

    static final int GET = 0x01;
    static final int POST = 0x02;
    static final int CREATED = 0x41;
    static final int CHANGED = 0x44;
    static final int CONTENT = 0x45;
    static final int NOT_FOUND = 0x84;
    static final int NOT_ACCEPTABLE = 0x86;
    static final int TOO_MANY_REQUESTS = 0x9D;
    static final int SERVICE_UNAVAILABLE = 0xA3;

    static final int OBSERVE = 6;
    static final int LOCATION_PATH = 8;
    static final int URI_PATH = 11;
    static final int CONTENT_FORMAT = 12;
    static final int URI_QUERY = 15;
    static final int ACCEPT = 17;

    /** Of a message. */
    record Option(int number, String value) {

        static Option number(int option, int value) {
            StringBuilder bytes = new StringBuilder();
            for (int rest = value; rest != 0; rest >>>= 8) {
                bytes.insert(0, (char) (rest & 0xFF));
            }
            return new Option(option, bytes.toString());
        }

        int asNumber() {
            return value.chars().reduce(0, (sum, one) -> (sum << 8) | one);
        }
    }

    /** An acknowledgement or a reset without content. */
    static CoapFrame empty(int type, int mid) {
        return new CoapFrame(type, 0, mid, "", List.of(), "");
    }

    /** Options of a path such as {@code rd/1a2b}. */
    static List<Option> path(String path) {
        List<Option> options = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            options.add(new Option(URI_PATH, part));
        }
        return options;
    }

    Optional<Option> option(int number) {
        return options.stream().filter(option -> option.number() == number).findFirst();
    }

    List<String> all(int number) {
        return options.stream()
                .filter(option -> option.number() == number)
                .map(Option::value)
                .toList();
    }

    /** As people write it: 2.04. */
    String codeText() {
        return "%d.%02d".formatted(code >> 5, code & 0x1F);
    }

    /** For a log. */
    String brief() {
        return "%s %s mid %d token %s %s"
                .formatted(
                        List.of("CON", "NON", "ACK", "RST").get(type),
                        codeText(),
                        mid,
                        HexFormat.of().formatHex(token.getBytes(StandardCharsets.ISO_8859_1)),
                        payload.startsWith("[") || payload.isEmpty()
                                ? payload
                                : HexFormat.of()
                                        .formatHex(payload.getBytes(StandardCharsets.ISO_8859_1)));
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x40 | (type << 4) | token.length());
        out.write(code);
        out.write(mid >> 8);
        out.write(mid);
        write(out, token);
        int last = 0;
        for (Option option :
                options.stream().sorted(Comparator.comparingInt(Option::number)).toList()) {
            int delta = option.number() - last;
            int length = option.value().length();
            out.write((nibble(delta) << 4) | nibble(length));
            extended(out, delta);
            extended(out, length);
            write(out, option.value());
            last = option.number();
        }
        if (!payload.isEmpty()) {
            out.write(0xFF);
            write(out, payload);
        }
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String bytes) {
        out.writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
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

    /**
     * @return nothing if it is no CoAP
     */
    static Optional<CoapFrame> parse(byte[] datagram) {
        String text = new String(datagram, StandardCharsets.ISO_8859_1);
        try {
            int first = text.charAt(0);
            int at = 4 + (first & 0x0F);
            List<Option> options = new ArrayList<>();
            int number = 0;
            while (at < text.length() && text.charAt(at) != 0xFF) {
                int head = text.charAt(at++);
                int[] delta = value(text, at, head >> 4);
                int[] length = value(text, delta[1], head & 0x0F);
                number += delta[0];
                at = length[1] + length[0];
                options.add(new Option(number, text.substring(length[1], at)));
            }
            return Optional.of(
                    new CoapFrame(
                            (first >> 4) & 3,
                            text.charAt(1),
                            (text.charAt(2) << 8) | text.charAt(3),
                            text.substring(4, 4 + (first & 0x0F)),
                            options,
                            at < text.length() ? text.substring(at + 1) : ""));
        } catch (StringIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** A value and where it ends. */
    private static int[] value(String text, int at, int nibble) {
        return switch (nibble) {
            case 13 -> new int[] {text.charAt(at) + 13, at + 1};
            case 14 -> new int[] {((text.charAt(at) << 8) | text.charAt(at + 1)) + 269, at + 2};
            default -> new int[] {nibble, at};
        };
    }
}
