package io.standpipe.model.tls;

import io.standpipe.model.words.TlsPhrase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blocks of a PEM file (RFC 7468); text around them is passed over. */
final class Pem {

    /** The old OpenSSL way to encrypt a key says so in a header (RFC 1421, 4.6). */
    private static final String ENCRYPTED_HEADER = "Proc-Type: 4,ENCRYPTED";

    private static final Pattern LABEL =
            Pattern.compile("-----(BEGIN|END) ([A-Z0-9 #]{1,64})-----");

    private Pem() {}

    /**
     * A block.
     *
     * @param label {@code CERTIFICATE}, {@code PRIVATE KEY} ...
     * @param oldEncryption its bytes are encrypted in a way that is not read
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Block(String label, byte[] der, boolean oldEncryption) {

        /** Not the bytes: they may be a key. */
        @Override
        public String toString() {
            return label;
        }
    }

    /** Whether it is text of this kind at all. */
    static boolean looksLike(byte[] file) {
        return new String(file, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
    }

    /**
     * @throws IllegalArgumentException a block has no end, or is not Base64; the message says
     *     which, and holds nothing of its contents
     */
    static List<Block> blocks(byte[] file) {
        List<Block> blocks = new ArrayList<>();
        String open = "";
        StringBuilder text = new StringBuilder();
        boolean old = false;
        for (String line : new String(file, StandardCharsets.ISO_8859_1).split("\\R", -1)) {
            Matcher label = LABEL.matcher(line.strip());
            if (label.matches()) {
                boolean begin = label.group(1).equals("BEGIN");
                if (begin != open.isEmpty() || (!begin && !open.equals(label.group(2)))) {
                    throw new IllegalArgumentException(TlsPhrase.STRAY_LABEL.of(label.group()));
                }
                if (begin) {
                    open = label.group(2);
                    old = false;
                } else {
                    blocks.add(new Block(open, decode(open, text, old), old));
                    open = "";
                    text.setLength(0);
                }
            } else if (!open.isEmpty()) {
                old |= line.strip().equals(ENCRYPTED_HEADER);
                if (line.indexOf(':') < 0) {
                    text.append(line.strip());
                }
            }
        }
        if (!open.isEmpty()) {
            throw new IllegalArgumentException(TlsPhrase.NO_END.of(open));
        }
        return blocks;
    }

    private static byte[] decode(String label, StringBuilder text, boolean old) {
        if (old) {
            return new byte[0];
        }
        byte[] base64 = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // Without the cause: it quotes what may be a key.
            throw new IllegalArgumentException(TlsPhrase.NO_BASE64.of(label));
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }
}
