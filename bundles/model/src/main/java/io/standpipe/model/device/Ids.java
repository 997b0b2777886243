package io.standpipe.model.device;

import java.util.regex.Pattern;

/** The one form of an identifier: it must survive in a topic, a file name and a spreadsheet. */
public final class Ids {

    /** 1 to 64 letters, digits, dots, underscores and hyphens; begins with a letter or digit. */
    public static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private Ids() {}

    public static boolean valid(String id) {
        return PATTERN.matcher(id).matches();
    }

    /**
     * @param what names the thing in the message
     * @return the id
     * @throws IllegalArgumentException if it has another form
     */
    public static String require(String what, String id) {
        if (!valid(id)) {
            throw new IllegalArgumentException(
                    what
                            + " must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or"
                            + " digit, but is \""
                            + id
                            + "\"");
        }
        return id;
    }
}
