package io.standpipe.cli.answer;

import java.io.IOException;

/**
 * What a gateway answered.
 *
 * @param status of HTTP
 * @param type media type
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
public record Reply(int status, String type, byte[] body) {

    /** It was done. */
    public static final int OK = 200;

    /** It was understood, and is not done. */
    public static final int CONFLICT = 409;

    /** Nobody can say it at the moment. */
    public static final int UNAVAILABLE = 503;

    public boolean ok() {
        return status == OK;
    }

    /** Nothing where the body is no JSON. */
    public Json json() {
        try {
            return Json.read(body);
        } catch (IOException e) {
            return NOTHING;
        }
    }

    private static final Json NOTHING = nothing();

    private static Json nothing() {
        try {
            return Json.read(new byte[] {'{', '}'});
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
