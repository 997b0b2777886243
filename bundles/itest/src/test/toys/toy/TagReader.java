package toy;

import io.standpipe.model.command.Command;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.command.CommandRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle that nobody of the gateway knows: {@code read-tag} reads the tag of a cabinet. */
public final class TagReader implements BundleActivator, CommandProvider, Command {

    @Override
    public void start(BundleContext context) {
        context.registerService(CommandProvider.class, this, null);
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public String name() {
        return "read-tag";
    }

    @Override
    public List<Command> commands() {
        return List.of(this);
    }

    @Override
    public CompletableFuture<Outcome> run(CommandRequest request) throws CommandException {
        String cabinet = request.id("cabinet");
        long seconds = request.number("lasting", 1, 60);
        return CompletableFuture.completedFuture(
                Outcome.done(
                        json -> json.member("tag", "tag of " + cabinet).member("read", seconds)));
    }
}
