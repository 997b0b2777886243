package io.standpipe.mqtt;

import io.standpipe.model.Confirmable;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** {@code confirm}: what is missing in a configuration is meant, and goes. */
final class ConfirmCommand implements Command {

    private final Installed installed;
    private final Executor elsewhere;

    /**
     * @param elsewhere may block
     */
    ConfirmCommand(Installed installed, Executor elsewhere) {
        this.installed = installed;
        this.elsewhere = elsewhere;
    }

    @Override
    public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
        String source = request.text("source");
        // Taking up a configuration takes time and may end connections: not on the uplink's thread.
        return CompletableFuture.supplyAsync(() -> confirm(source), elsewhere);
    }

    private Outcome confirm(String source) {
        Set<String> all = new TreeSet<>();
        boolean done = false;
        for (Confirmable one : installed.confirmables()) {
            Set<String> asking = one.asking();
            all.addAll(asking);
            if (asking.contains(source)) {
                one.confirm(source);
                done = true;
            }
        }
        return Outcome.of(
                done
                        ? ""
                        : "source must be that of a configuration fault that asks for a"
                                + " confirmation, but is something else; "
                                + (all.isEmpty()
                                        ? "none asks at the moment"
                                        : "those that ask are: " + String.join(", ", all)));
    }
}
