package io.standpipe.coap.wire;

import io.standpipe.coap.payload.Payload;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.RefusalPhrase;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a datagram says of itself before anything is made of it (RFC 7252, 3): whether it keeps to
 * the bounds, and what its sender calls itself. Nothing that a peer sends throws here, and no more
 * than {@link #MAX_OPTIONS} options are looked at. Immutable; any thread.
 */
public final class RawMessage {

    /**
     * LwM2M's registration has the most, about a dozen; a path and queries of others, some more.
     */
    public static final int MAX_OPTIONS = 32;

    /** Bytes of one option: the longest of RFC 7252, 5.10 but for that of proxies. */
    static final int MAX_OPTION = 255;

    /** Bytes of all options: an endpoint name of 64 and a dozen queries, thrice. */
    static final int MAX_OPTION_BYTES = 1024;

    private static final int CON = 0;
    private static final int NON = 1;
    private static final int ACK = 2;
    private static final int RST = 3;

    private static final int BAD_REQUEST = code(4, 0);
    private static final int BAD_OPTION = code(4, 2);
    private static final int TOO_LARGE = code(4, 13);
    private static final int NO_PROXY = code(5, 5);

    /** RFC 8516. */
    static final int TOO_MANY = code(4, 29);

    private static final int URI_PATH = 11;
    private static final int URI_QUERY = 15;
    private static final int BLOCK2 = 23;
    private static final int BLOCK1 = 27;
    private static final int SIZE2 = 28;
    private static final int PROXY_URI = 35;
    private static final int PROXY_SCHEME = 39;
    private static final int SIZE1 = 60;

    private static final int MAX_NUMBER = 65_535;
    private static final int MARKER = 0xFF;
    static final Phrase.Said NO_COAP = RefusalPhrase.NO_COAP.with();

    private final byte[] head;
    private boolean isRequest;
    private String claim = "";
    private boolean isLocation;
    private Phrase.@Nullable Said wrong;
    private int answer;

    private int parts;
    private String first = "";
    private String second = "";
    private String endpoint = "";
    private boolean hasBlock1;
    private boolean isBegin;
    private boolean hasBlock2;
    private long size1 = -1;
    private long size2 = -1;

    private RawMessage(byte[] head) {
        this.head = head;
    }

    public static RawMessage of(byte[] datagram) {
        int token = datagram.length < 4 ? 0 : Math.min(8, datagram[0] & 15);
        RawMessage message =
                new RawMessage(Arrays.copyOf(datagram, Math.min(datagram.length, 4 + token)));
        message.read(datagram);
        return message;
    }

    /**
     * Why it is refused, for an operator; null if it keeps to all bounds. Its options may still be
     * none that are known.
     */
    public Phrase.@Nullable Said wrong() {
        return wrong;
    }

    /** It turns out to be wrong when it is parsed. */
    void refuse(Phrase.Said why, int code) {
        wrong = why;
        answer = code;
    }

    boolean isRequest() {
        return isRequest;
    }

    /** Whether it is an acknowledgement, a reset or a ping. */
    boolean isEmpty() {
        return head.length >= 2 && head[1] == 0;
    }

    /** Whether it is the first block of a body that is sent to us. */
    boolean isBeginOfBlocks() {
        return isBegin;
    }

    byte[] token() {
        return Arrays.copyOfRange(head, Math.min(4, head.length), head.length);
    }

    /** What a request's sender calls itself, or the registration that it means; or empty. */
    String claim() {
        return claim;
    }

    /** Whether the claim is the location of a registration. */
    boolean isLocation() {
        return isLocation;
    }

    /**
     * What tells its sender that it is refused, never longer than what came: a code if it is a
     * request that can be answered, a reset if it is confirmable, otherwise null (RFC 7252, 4.2 and
     * 4.3).
     */
    public byte @Nullable [] refusal() {
        if (head.length < 4 || (head[0] >> 6 & 3) != 1 || type() != CON) {
            return null;
        }
        if (isRequest && answer != 0) {
            byte[] bytes = head.clone();
            bytes[0] = (byte) (0x40 | (ACK << 4) | (head.length - 4));
            bytes[1] = (byte) answer;
            return bytes;
        }
        return new byte[] {0x40 | (RST << 4), 0, head[2], head[3]};
    }

    private int type() {
        return head[0] >> 4 & 3;
    }

    private void read(byte[] bytes) {
        if (bytes.length < 4 || (bytes[0] >> 6 & 3) != 1 || (bytes[0] & 15) > head.length - 4) {
            wrong = NO_COAP;
            return;
        }
        int code = bytes[1] & 0xFF;
        int sort = code >> 5;
        isRequest = sort == 0 && code != 0;
        boolean isResponse = sort == 2 || sort == 4 || sort == 5;
        boolean fits =
                isRequest
                        ? type() <= NON
                        : isResponse ? type() != RST : code == 0 && bytes.length == 4;
        if (!fits) {
            wrong = NO_COAP;
            return;
        }
        if (code != 0) {
            options(bytes);
        }
        if (wrong == null && code != 0) {
            values();
        }
        if (isRequest) {
            name();
        }
    }

    private void options(byte[] bytes) {
        int at = head.length;
        int begin = at;
        int number = 0;
        for (int count = 0; at < bytes.length; count++) {
            int byteOf = bytes[at++] & 0xFF;
            if (byteOf == MARKER) {
                payload(bytes.length - at);
                return;
            }
            if (count == MAX_OPTIONS) {
                refuse(RefusalPhrase.TOO_MANY_OPTIONS.with(MAX_OPTIONS), BAD_OPTION);
                return;
            }
            int delta = byteOf >> 4;
            int length = byteOf & 15;
            int deltaBytes = Math.max(0, delta - 12);
            int lengthBytes = Math.max(0, length - 12);
            if (delta == 15 || length == 15 || at + deltaBytes + lengthBytes > bytes.length) {
                refuse(NO_COAP, BAD_OPTION);
                return;
            }
            number += extended(bytes, at, delta);
            at += deltaBytes;
            length = extended(bytes, at, length);
            at += lengthBytes;
            if (number > MAX_NUMBER || length > bytes.length - at) {
                refuse(NO_COAP, BAD_OPTION);
                return;
            }
            if (length > MAX_OPTION || at + length - begin > MAX_OPTION_BYTES) {
                refuse(
                        length > MAX_OPTION
                                ? RefusalPhrase.OPTION_TOO_LONG.with(MAX_OPTION)
                                : RefusalPhrase.OPTIONS_TOO_LONG.with(MAX_OPTION_BYTES),
                        BAD_OPTION);
                return;
            }
            option(number, bytes, at, length);
            at += length;
        }
    }

    private static int extended(byte[] bytes, int at, int nibble) {
        return switch (nibble) {
            case 13 -> (bytes[at] & 0xFF) + 13;
            case 14 -> (((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF)) + 269;
            default -> nibble;
        };
    }

    private void payload(int length) {
        if (length == 0) {
            refuse(NO_COAP, BAD_OPTION);
        } else if (length > Payload.MAX) {
            refuse(RefusalPhrase.TOO_MANY_BYTES.with(Payload.MAX), TOO_LARGE);
        }
    }

    private void option(int number, byte[] bytes, int at, int length) {
        switch (number) {
            case URI_PATH -> {
                if (++parts == 1) {
                    first = text(bytes, at, length);
                } else if (parts == 2) {
                    second = text(bytes, at, length);
                }
            }
            case URI_QUERY -> {
                if (endpoint.isEmpty()
                        && length > 3
                        && bytes[at] == 'e'
                        && bytes[at + 1] == 'p'
                        && bytes[at + 2] == '=') {
                    endpoint = text(bytes, at + 3, length - 3);
                }
            }
            case BLOCK1 -> {
                long block = value(bytes, at, length);
                hasBlock1 = true;
                isBegin |= isRequest && block >> 4 == 0;
                block(block, isRequest);
            }
            case BLOCK2 -> {
                hasBlock2 = true;
                long block = value(bytes, at, length);
                if (isRequest && block >> 4 != 0) {
                    refuse(RefusalPhrase.LATER_BLOCK.with(), BAD_REQUEST);
                } else {
                    block(block, !isRequest);
                }
            }
            case SIZE1 -> size1 = Math.max(size1, value(bytes, at, length));
            case SIZE2 -> size2 = Math.max(size2, value(bytes, at, length));
            case PROXY_URI, PROXY_SCHEME -> refuse(RefusalPhrase.FOR_A_PROXY.with(), NO_PROXY);
            default -> {
                // Its value harms nobody.
            }
        }
    }

    /** RFC 7959, 2.2: number, whether more come, and the power of the size. */
    private void block(long value, boolean isOfBody) {
        int exponent = (int) (value & 7);
        if (value >= 1 << 24 || exponent == 7) {
            refuse(RefusalPhrase.BLOCK_SIZE.with(), BAD_REQUEST);
        } else if (isOfBody && (value >> 4) << (exponent + 4) >= Payload.MAX) {
            refuse(RefusalPhrase.TOO_MANY_BYTES.with(Payload.MAX), TOO_LARGE);
        }
    }

    /** What options mean together. */
    private void values() {
        long size = isRequest ? size1 : size2;
        boolean isPart = isRequest ? hasBlock1 : hasBlock2;
        if (size > Payload.MAX) {
            refuse(RefusalPhrase.TOO_MANY_BYTES.with(Payload.MAX), TOO_LARGE);
        } else if (Math.max(size1, size2) > Integer.MAX_VALUE) {
            // Of the other body: whatever it says is no matter, but Californium reads it as an int.
            refuse(RefusalPhrase.NO_SUCH_SIZE.with(), BAD_REQUEST);
        } else if (size == 0 && isPart) {
            refuse(RefusalPhrase.EMPTY_BLOCK.with(), BAD_REQUEST);
        }
    }

    private void name() {
        if (first.equals("standpipe") && parts == 2) {
            claim = second;
        } else if (first.equals("rd") && parts == 1) {
            claim = endpoint;
        } else if (first.equals("rd") && parts == 2) {
            claim = second;
            isLocation = true;
        }
    }

    private static long value(byte[] bytes, int at, int length) {
        if (length > 4) {
            return Long.MAX_VALUE; // too long for any number of an option
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = (value << 8) | (bytes[at + i] & 0xFF);
        }
        return value;
    }

    private static String text(byte[] bytes, int at, int length) {
        return new String(bytes, at, length, StandardCharsets.UTF_8);
    }

    private static int code(int sort, int detail) {
        return (sort << 5) | detail;
    }
}
