package io.standpipe.console.operate;

import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.log.Printable;
import io.standpipe.model.words.OrderPhrase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a form into a command: {@code do} is its name, the other fields are its members. What they
 * must be is for the command to say.
 */
final class CommandForm {

    private CommandForm() {}

    /**
     * @param form each field at most once; one that is left empty is not there, but for {@code
     *     place}: empty it means the devices without one
     * @param who a name that the browser did not choose
     */
    static CommandRequest read(Map<String, List<String>> form, String who) throws CommandException {
        Map<String, String> fields = new TreeMap<>();
        for (Map.Entry<String, List<String>> field : form.entrySet()) {
            List<String> texts = field.getValue();
            if (texts.size() != 1) {
                throw new CommandException(OrderPhrase.ONCE.with(field.getKey(), texts.size()));
            }
            if (!texts.get(0).isBlank() || field.getKey().equals("place")) {
                fields.put(field.getKey(), texts.get(0));
            }
        }
        String command = fields.remove("do");
        if (command == null) {
            throw new CommandException(OrderPhrase.NOTHING_CAME.with("do"));
        }
        return CommandRequest.ofForm(
                beforeCommands(command, fields), Printable.of(who, CommandRequest.MAX_WHO), fields);
    }

    /**
     * Scripts may still have the words that forms had before they were commands: {@code hold} for
     * the command that begins one, with {@code minutes}, and for {@code what} ends.
     *
     * @return name of the command
     */
    private static String beforeCommands(String command, Map<String, String> fields) {
        String hold = fields.get("hold");
        if (hold == null || !(command.equals("hold") || command.equals("release"))) {
            return command;
        }
        fields.remove("hold");
        if (command.equals("release")) {
            fields.put("what", hold);
            return command;
        }
        String minutes = fields.remove("minutes");
        if (minutes != null) {
            boolean number = minutes.matches("[0-9]{1,9}");
            fields.put(
                    "lasting", number ? Long.toString(60L * Integer.parseInt(minutes)) : minutes);
        }
        return hold.equals("shelved") ? "shelve" : hold;
    }
}
