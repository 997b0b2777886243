import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Finds the values in a message without making objects of it: what stands behind {@code
 * "device":"dev-}, {@code "point":"r} and {@code "value":}, and the short form {@code "r0":17} of
 * the reference programs.
 */
final class Values {

    private static final byte[] DEVICE = "device\":\"dev-".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] POINT = "point\":\"r".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUE = "value\":".getBytes(StandardCharsets.US_ASCII);

    private ByteBuffer text = ByteBuffer.allocate(0);
    private int at;
    private int end;

    void read(ByteBuffer message, int from, int to, Received received) {
        text = message;
        at = from;
        end = to;
        int device = -1;
        int point = -1;
        while (at < end) {
            if (text.get(at++) != '"') {
                continue;
            }
            if (skip(DEVICE)) {
                device = number();
            } else if (skip(POINT)) {
                point = number();
            } else if (skip(VALUE)) {
                received.value(device, point, number());
            } else if (at + 1 < end && text.get(at) == 'r' && digit(at + 1)) {
                at++;
                point = number();
                at += 2; // the quote and the colon
                received.value(device, point, number());
            }
        }
    }

    private boolean skip(byte[] word) {
        if (at + word.length > end) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (text.get(at + i) != word[i]) {
                return false;
            }
        }
        at += word.length;
        return true;
    }

    private int number() {
        int number = 0;
        while (at < end && digit(at)) {
            number = 10 * number + text.get(at++) - '0';
        }
        return number;
    }

    private boolean digit(int index) {
        byte b = text.get(index);
        return b >= '0' && b <= '9';
    }
}
