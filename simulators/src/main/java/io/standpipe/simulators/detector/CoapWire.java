package io.standpipe.simulators.detector;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The little of CoAP (RFC 7252) that a detector speaks. */
final class CoapWire {

    private static final int URI_PATH = 11;
    private static final int CONTENT_FORMAT = 12;
    private static final int SENML_JSON = 110;

    private CoapWire() {}

    /** A confirmable POST of SenML JSON without a token. */
    static byte[] post(int mid, String path, String json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x40);
        out.write(0x02);
        out.write(mid >> 8);
        out.write(mid);
        int number = 0;
        for (String part : path.split("/", -1)) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            boolean more = bytes.length > 12;
            out.write(((URI_PATH - number) << 4) | (more ? 13 : bytes.length));
            if (more) {
                out.write(bytes.length - 13);
            }
            out.writeBytes(bytes);
            number = URI_PATH;
        }
        out.write(((CONTENT_FORMAT - number) << 4) | 1);
        out.write(SENML_JSON);
        out.write(0xFF);
        out.writeBytes(json.getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /**
     * The code of an acknowledgement, such as 204.
     *
     * @return 0 if it is none, or none of this message
     */
    static int answer(byte[] message, int mid) {
        if (message.length < 4
                || (message[0] & 0xF0) != 0x60
                || (((message[2] & 0xFF) << 8) | (message[3] & 0xFF)) != mid) {
            return 0;
        }
        return (message[1] & 0xFF) >> 5 == 0
                ? 0
                : 100 * ((message[1] & 0xFF) >> 5) + (message[1] & 0x1F);
    }
}
