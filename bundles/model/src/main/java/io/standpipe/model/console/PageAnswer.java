package io.standpipe.model.console;

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

    public static PageAnswer json(int status, byte[] body) {
        return new PageAnswer(status, JSON, body);
    }
}
