package io.standpipe.uplink.command;

import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.device.Ids;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.CommandPhrase;
import java.util.Map;

/**
 * A command as it came from upstream: well-formed, but not yet found to be timely, new or allowed.
 *
 * @param id by which its sender knows it, {@link Ids#PATTERN}; never used twice
 * @param expires when it must not be carried out any more, UTC milliseconds
 */
public record ReceivedCommand(String id, long expires, CommandRequest request) {

    /** Longest payload of a command in bytes. */
    static final int MAX_BYTES = 4096;

    /**
     * @param payload JSON
     * @param gateway whom it must be for, if it says so
     * @param bound whether it must say so, and which command it is: if it is signed, so that it
     *     cannot be moved to another topic
     */
    public static ReceivedCommand parse(
            String command, byte[] payload, String gateway, boolean bound) throws CommandException {
        Map<String, Object> members = FlatJson.read(CommandPhrase.A_COMMAND, payload);
        fits(members, "command", command, bound);
        fits(members, "gw", gateway, bound);
        CommandRequest request = new CommandRequest(command, who(members), members);
        return new ReceivedCommand(request.id("id"), expires(members), request);
    }

    String name() {
        return request.command();
    }

    private static String who(Map<String, Object> members) throws CommandException {
        if (!(members.get("who") instanceof String who)) {
            throw new CommandException(CommandPhrase.TEXT.with("who"));
        }
        if (who.isBlank() || who.length() > CommandRequest.MAX_WHO) {
            throw new CommandException(CommandPhrase.WHO.with(CommandRequest.MAX_WHO));
        }
        return Printable.of(who, CommandRequest.MAX_WHO);
    }

    private static void fits(
            Map<String, Object> members, String name, String expected, boolean must)
            throws CommandException {
        Object value = members.get(name);
        if (value == null ? must : !expected.equals(value)) {
            throw new CommandException(
                    CommandPhrase.ELSEWHERE.with(
                            name,
                            expected,
                            (value == null ? CommandPhrase.MISSING : CommandPhrase.ANOTHER).of()));
        }
    }

    private static long expires(Map<String, Object> members) throws CommandException {
        if (members.get("expires") instanceof Long time) {
            return time;
        }
        throw new CommandException(CommandPhrase.EXPIRES.with());
    }
}
