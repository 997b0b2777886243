package io.standpipe.mqtt;

import io.standpipe.model.Ids;
import io.standpipe.model.log.Printable;
import java.util.Map;

/**
 * A command as it was asked for: well-formed, but not yet found to be timely, new or allowed.
 *
 * @param command its name, from the topic
 * @param id by which its sender knows it, {@link Ids#PATTERN}; never used twice
 * @param who orders it, 1 to 128 characters
 * @param expires when it must not be carried out any more, UTC milliseconds
 * @param members all members of the request
 */
record CommandRequest(
        String command, String id, String who, long expires, Map<String, Object> members) {

    /** Longest payload of a command in bytes. */
    static final int MAX_BYTES = 4096;

    static final int MAX_WHO = 128;

    /** Chars of any text, in which what would not be seen becomes a visible escape. */
    static final int MAX_TEXT = 256;

    CommandRequest {
        members = Map.copyOf(members);
    }

    /**
     * @param payload JSON
     * @param gateway whom it must be for, if it says so
     * @param bound whether it must say so, and which command it is: if it is signed, so that it
     *     cannot be moved to another topic
     */
    static CommandRequest parse(String command, byte[] payload, String gateway, boolean bound)
            throws CommandException {
        Map<String, Object> members = FlatJson.read("a command", payload);
        fits(members, "command", command, bound);
        fits(members, "gw", gateway, bound);
        CommandRequest request =
                new CommandRequest(
                        command, text(members, "id"), who(members), expires(members), members);
        if (!Ids.valid(request.id())) {
            throw new CommandException(
                    "id must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit");
        }
        return request;
    }

    private static String who(Map<String, Object> members) throws CommandException {
        String who = text(members, "who");
        if (who.isBlank() || who.length() > MAX_WHO) {
            throw new CommandException("who must be 1 to " + MAX_WHO + " characters");
        }
        return Printable.of(who, MAX_WHO);
    }

    private static void fits(
            Map<String, Object> members, String name, String expected, boolean must)
            throws CommandException {
        Object value = members.get(name);
        if (value == null ? must : !expected.equals(value)) {
            throw new CommandException(
                    "%s must be \"%s\", where it was sent to, but is %s"
                            .formatted(name, expected, value == null ? "missing" : "another"));
        }
    }

    private static String text(Map<String, Object> members, String name) throws CommandException {
        if (members.get(name) instanceof String text) {
            return text;
        }
        throw new CommandException(name + " must be a text, but is missing or something else");
    }

    private static long expires(Map<String, Object> members) throws CommandException {
        if (members.get("expires") instanceof Long time) {
            return time;
        }
        throw new CommandException(
                "expires must be milliseconds since 1970 UTC, a whole number, but is missing or"
                        + " something else");
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    /** A member that must be there, at most {@value #MAX_TEXT} chars, safe to be shown. */
    String text(String name) throws CommandException {
        String text = text(members, name);
        if (text.length() > MAX_TEXT) {
            throw new CommandException(
                    "%s must have at most %d characters, but has %d"
                            .formatted(name, MAX_TEXT, text.length()));
        }
        return Printable.of(text, MAX_TEXT);
    }

    /** A member that must be an id. */
    String id(String name) throws CommandException {
        String id = text(name);
        if (!Ids.valid(id)) {
            throw new CommandException(
                    name
                            + " must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a"
                            + " letter or digit");
        }
        return id;
    }

    /** A whole number that must be there. */
    long number(String name, long min, long max) throws CommandException {
        if (members.get(name) instanceof Long number && number >= min && number <= max) {
            return number;
        }
        throw new CommandException(
                "%s must be a whole number from %d to %d, but is missing or something else"
                        .formatted(name, min, max));
    }

    /** A number that must be there. */
    double decimal(String name) throws CommandException {
        if (members.get(name) instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw new CommandException(name + " must be a number, but is missing or something else");
    }
}
