package io.standpipe.mqtt;

import io.standpipe.model.Ids;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what comes as a command before it waits for the uplink's thread: length, signature and
 * form, for which nothing needs to be known but the key. So a flood of what nobody signed costs a
 * checksum each and takes no place from what was signed. Any thread.
 */
final class CommandCheck {

    private final String gateway;
    private final @Nullable Jws signed;

    /**
     * @param signed checks signatures; null if commands need none
     */
    CommandCheck(String gateway, @Nullable Jws signed) {
        this.gateway = gateway;
        this.signed = signed;
    }

    /**
     * A message on a topic of commands, looked at.
     *
     * @param name of the command, as the topic says; may hold anything
     * @param request null if it is refused
     * @param refusal a sentence; empty if there is a request
     * @param junk nobody who may give commands has sent it: it is counted and not answered
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
    record Checked(
            String name,
            String responseTopic,
            byte[] correlation,
            @Nullable CommandRequest request,
            String refusal,
            boolean junk) {}

    Checked check(Link.Incoming message) {
        String name = message.topic().substring(message.topic().lastIndexOf('/') + 1);
        boolean junk = true;
        try {
            if (message.retained()) {
                throw new CommandException(
                        "a retained command is never carried out; publish it without the RETAIN flag,"
                                + " and clear the retained one");
            }
            junk = signed != null || !Ids.valid(name);
            fits(message.payload().length);
            byte[] json = signed == null ? message.payload() : signed.open(message.payload());
            junk = false;
            if (!CommandTable.NAMES.contains(name)) {
                throw new CommandException("there is no such command; the contract lists them");
            }
            return new Checked(
                    name,
                    message.responseTopic(),
                    message.correlation(),
                    CommandRequest.parse(name, json, gateway, signed != null),
                    "",
                    false);
        } catch (CommandException e) {
            return new Checked(
                    name, message.responseTopic(), message.correlation(), null, e.sentence(), junk);
        }
    }

    private static void fits(int length) throws CommandException {
        if (length > CommandRequest.MAX_BYTES) {
            throw new CommandException(
                    "a command must have at most %d bytes, but has %d"
                            .formatted(CommandRequest.MAX_BYTES, length));
        }
    }
}
