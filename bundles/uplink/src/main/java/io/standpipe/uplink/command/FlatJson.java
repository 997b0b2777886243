package io.standpipe.uplink.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.words.CommandPhrase;
import io.standpipe.model.words.Phrase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a JSON object (RFC 8259, UTF-8) whose members are texts, numbers and truth values; of
 * objects, arrays and null it only says that they are there. Any thread.
 */
final class FlatJson {

    private static final int MAX_DEPTH = 8;
    private static final int MAX_NUMBER = 32;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNumberLength(MAX_NUMBER)
                                    .build())
                    .build();

    /** Stands for an object, an array, null, or a number too large. */
    public enum Other {
        VALUE
    }

    private FlatJson() {}

    /**
     * The members: each a {@link String}, {@link Long}, {@link Double}, {@link Boolean} or {@link
     * Other}.
     *
     * @param what names the object in the exception's text
     */
    static Map<String, Object> read(Phrase what, byte[] json) throws CommandException {
        try {
            // Strict: a parser that guesses the encoding would take others as well.
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
            try (JsonParser parser = FACTORY.createParser(text)) {
                return object(parser);
            }
        } catch (IOException e) {
            throw new CommandException(CommandPhrase.JSON.with(what.of()));
        }
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("no object");
        }
        Map<String, Object> members = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING) {
                members.put(name, parser.getText());
            } else if (token == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                members.put(name, parser.getLongValue());
            } else if (token != null && token.isNumeric()) {
                members.put(name, parser.getDoubleValue());
            } else if (token != null && token.isBoolean()) {
                members.put(name, token == JsonToken.VALUE_TRUE);
            } else {
                parser.skipChildren();
                members.put(name, Other.VALUE);
            }
        }
        if (parser.nextToken() != null) {
            throw new IOException("more than one value");
        }
        return members;
    }
}
