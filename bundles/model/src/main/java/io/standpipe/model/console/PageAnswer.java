package io.standpipe.model.console;

import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.text.Sentences;

/**
 * What the pages answer. Its bytes are not copied: nobody changes them.
 *
 * @param status of HTTP
 * @param type media type
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
public record PageAnswer(int status, String type, byte[] body) {

    public static final String JSON = "application/json; charset=utf-8";

    public static final int OK = 200;
    public static final int BAD_REQUEST = 400;
    public static final int FORBIDDEN = 403;
    public static final int NOT_FOUND = 404;
    public static final int CONFLICT = 409;
    public static final int UNAVAILABLE = 503;

    /** Why something is not done: a sentence in each language, with its code. */
    public static PageAnswer saying(int status, Phrase.Said said) {
        JsonWriter json = new JsonWriter().beginObject();
        json.member("result", said.english()).member("code", said.phrase().code());
        Sentences.label(said).write(json, "texts");
        return json(status, json.endObject().toBytes());
    }

    public static PageAnswer json(int status, byte[] body) {
        return new PageAnswer(status, JSON, body);
    }
}
