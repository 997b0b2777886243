package io.standpipe.model.words;

import io.standpipe.model.json.JsonWriter;

/**
 * A text in each language that the gateway speaks.
 *
 * @param en English, not empty
 * @param zh Chinese, not empty
 */
public record Label(String en, String zh) {

    public Label {
        if (en.isBlank() || zh.isBlank()) {
            throw new IllegalArgumentException("a text is missing: \"" + en + "\", \"" + zh + '"');
        }
    }

    /** One that is the same in both: a unit, a code. */
    public static Label same(String text) {
        return new Label(text, text);
    }

    /** Writes a member whose members are the languages. */
    public void write(JsonWriter json, String name) {
        json.name(name).beginObject().member("en", en).member("zh", zh).endObject();
    }
}
