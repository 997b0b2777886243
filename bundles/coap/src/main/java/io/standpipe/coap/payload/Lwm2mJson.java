package io.standpipe.coap.payload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.standpipe.model.words.PayloadPhrase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads LwM2M's own JSON (content format 11543; OMA LwM2M Core 1.0, 6.4.4). Stateless; any thread.
 */
final class Lwm2mJson {

    private String baseName = "";
    private double baseTime;

    private Lwm2mJson() {}

    static List<Sample> read(byte[] payload) throws PayloadException {
        try (JsonParser parser = Senml.JSON.createParser(payload)) {
            return new Lwm2mJson().whole(parser);
        } catch (IOException | RuntimeException e) {
            throw new PayloadException(
                    PayloadPhrase.NO_JSON.with()); // Jackson's own words quote the payload
        }
    }

    private List<Sample> whole(JsonParser parser) throws IOException, PayloadException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new PayloadException(PayloadPhrase.JSON_OBJECT.with());
        }
        // The base may stand behind what it is the base of.
        List<Sample> entries = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String label = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (label) {
                case "bn" -> baseName = Senml.text(parser, token, label);
                case "bt" -> baseTime = Senml.number(parser, token, label);
                case "e" -> entries(parser, token, entries);
                default -> Senml.unknown(parser, label);
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
            throw new PayloadException(PayloadPhrase.JSON_ONE_OBJECT.with());
        }
        return entries.stream()
                .map(
                        one ->
                                new Sample(
                                        baseName + one.name(),
                                        one.name(),
                                        one.value(),
                                        baseTime + one.time()))
                .toList();
    }

    private static void entries(JsonParser parser, JsonToken token, List<Sample> entries)
            throws IOException, PayloadException {
        if (token != JsonToken.START_ARRAY) {
            throw new PayloadException(PayloadPhrase.E_ARRAY.with());
        }
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            if (entries.size() >= Senml.MAX_RECORDS) {
                throw new PayloadException(PayloadPhrase.TOO_MANY_RECORDS.with(Senml.MAX_RECORDS));
            }
            Sample entry = entry(parser);
            if (entry != null) {
                entries.add(entry);
            }
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            throw new PayloadException(PayloadPhrase.E_OBJECTS.with());
        }
    }

    private static @Nullable Sample entry(JsonParser parser) throws IOException, PayloadException {
        String name = "";
        double time = 0;
        @Nullable SampleValue value = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String label = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (label) {
                case "n" -> name = Senml.text(parser, token, label);
                case "t" -> time = Senml.number(parser, token, label);
                case "v" ->
                        value =
                                Senml.once(
                                        value,
                                        new SampleValue.Numeric(
                                                Senml.number(parser, token, label)));
                case "bv" ->
                        value = Senml.once(value, new SampleValue.Flag(Senml.flag(parser, token)));
                case "sv" ->
                        value =
                                Senml.once(
                                        value,
                                        new SampleValue.Text(Senml.text(parser, token, label)));
                case "ov" -> {
                    Senml.text(parser, token, label);
                    value = Senml.once(value, new SampleValue.Other());
                }
                default -> Senml.unknown(parser, label);
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new PayloadException(PayloadPhrase.ENTRY_NO_END.with());
        }
        return value == null ? null : new Sample(name, name, value, time);
    }
}
