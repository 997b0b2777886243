package io.standpipe.cli.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.standpipe.model.json.JsonWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of JSON (RFC 8259) that was read; what is not there is empty, zero or false. Immutable.
 */
public final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** What is not there. */
    private static final Json NOTHING = new Json(null);

    /** Map, List, String, BigDecimal, Boolean, or null. */
    private final @Nullable Object value;

    private Json(@Nullable Object value) {
        this.value = value;
    }

    public static Json read(byte[] json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            return value(parser);
        }
    }

    private static Json value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("there is no value");
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new Json(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json(parser.getDecimalValue());
            case VALUE_TRUE -> new Json(true);
            case VALUE_FALSE -> new Json(false);
            default -> NOTHING;
        };
    }

    private static Json object(JsonParser parser) throws IOException {
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return new Json(members);
    }

    private static Json array(JsonParser parser) throws IOException {
        List<Json> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return new Json(elements);
    }

    public boolean there() {
        return value != null;
    }

    public Json get(String name) {
        return members().getOrDefault(name, NOTHING);
    }

    /** Members of an object, in their order. */
    @SuppressWarnings("unchecked") // made above
    public Map<String, Json> members() {
        return value instanceof Map<?, ?> members ? (Map<String, Json>) members : Map.of();
    }

    /** Elements of an array. */
    @SuppressWarnings("unchecked") // made above
    public List<Json> list() {
        return value instanceof List<?> elements ? (List<Json>) elements : List.of();
    }

    /** A text as it is, a number as it came. */
    public String text() {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value instanceof String || value instanceof Boolean ? value.toString() : "";
    }

    public long number() {
        return value instanceof BigDecimal number ? number.longValue() : 0;
    }

    public boolean flag() {
        return Boolean.TRUE.equals(value);
    }

    /** As it came. */
    public void write(JsonWriter to) {
        if (value instanceof Map) {
            to.beginObject();
            members().forEach((name, member) -> member.write(to.name(name)));
            to.endObject();
        } else if (value instanceof List) {
            to.beginArray();
            list().forEach(element -> element.write(to));
            to.endArray();
        } else if (value instanceof String text) {
            to.value(text);
        } else if (value instanceof Boolean flag) {
            to.value((boolean) flag);
        } else {
            to.raw(value == null ? "null" : value.toString());
        }
    }
}
