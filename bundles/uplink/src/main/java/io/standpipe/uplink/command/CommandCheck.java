package io.standpipe.uplink.command;

import io.standpipe.model.command.CommandException;
import io.standpipe.model.device.Ids;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.CommandPhrase;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what comes as a command before it waits for the uplink's thread: length, signature and
 * form, for which nothing needs to be known but the key. So a flood of what nobody signed costs a
 * checksum each and takes no place from what was signed. Any thread.
 */
public final class CommandCheck {

    private final String gateway;
    private final @Nullable Jws signed;
    private final Predicate<String> offered;

    /**
     * @param signed checks signatures; null if commands need none
     * @param offered whether somebody carries out a command of this name besides those of the
     *     contract
     */
    public CommandCheck(String gateway, @Nullable Jws signed, Predicate<String> offered) {
        this.gateway = gateway;
        this.signed = signed;
        this.offered = offered;
    }

    /**
     * A message on a topic of commands, looked at.
     *
     * @param name of the command, as the path says; may hold anything
     * @param command null if it is refused
     * @param refusal a sentence; empty if there is a command
     * @param junk nobody who may give commands has sent it: it is counted and not answered
     */
    public @SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
    record Checked(
            String name,
            String replyPath,
            byte[] correlation,
            @Nullable ReceivedCommand command,
            String refusal,
            boolean junk) {}

    public Checked check(UplinkTransport.Incoming message) {
        String name = message.path().substring(message.path().lastIndexOf('/') + 1);
        boolean junk = true;
        try {
            if (message.retained()) {
                throw new CommandException(CommandPhrase.RETAINED.with());
            }
            junk = signed != null || !Ids.valid(name);
            fits(message.payload().length);
            byte[] json = signed == null ? message.payload() : signed.open(message.payload());
            junk = false;
            if (!CommandTable.CONTRACT.contains(name) && !offered.test(name)) {
                throw new CommandException(CommandPhrase.NO_SUCH.with());
            }
            return new Checked(
                    name,
                    message.replyPath(),
                    message.correlation(),
                    ReceivedCommand.parse(name, json, gateway, signed != null),
                    "",
                    false);
        } catch (CommandException e) {
            return new Checked(
                    name, message.replyPath(), message.correlation(), null, e.sentence(), junk);
        }
    }

    private static void fits(int length) throws CommandException {
        if (length > ReceivedCommand.MAX_BYTES) {
            throw new CommandException(
                    CommandPhrase.LENGTH.with(ReceivedCommand.MAX_BYTES, length));
        }
    }
}
