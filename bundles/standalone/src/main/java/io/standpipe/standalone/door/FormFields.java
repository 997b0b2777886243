package io.standpipe.standalone.door;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what a form or a query holds: {@code application/x-www-form-urlencoded}, in UTF-8. Any
 * thread.
 */
public final class FormFields {

    /** A command has some ten members, a configuration as a whole some hundred settings. */
    private static final int MAX_FIELDS = 1_000;

    private FormFields() {}

    /**
     * Each with the values that came, in their order.
     *
     * @throws IllegalArgumentException it is none, or has more than {@value #MAX_FIELDS} fields
     */
    public static Map<String, List<String>> read(String coded) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        String[] pairs = coded.split("&", MAX_FIELDS + 1);
        if (pairs.length > MAX_FIELDS) {
            throw new IllegalArgumentException("more than " + MAX_FIELDS + " fields");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                fields.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            byte[] bytes =
                    URLDecoder.decode(text, StandardCharsets.ISO_8859_1)
                            .getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
