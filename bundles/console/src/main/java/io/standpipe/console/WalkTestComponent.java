package io.standpipe.console;

import io.standpipe.console.walktest.WalkTestOrders;
import io.standpipe.console.walktest.WalkTests;
import io.standpipe.model.DataDirectory;
import io.standpipe.model.Present;
import io.standpipe.model.PresentFollowing;
import io.standpipe.model.alarm.Hold.Target;
import io.standpipe.model.command.Command.Outcome;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.message.Message;
import io.standpipe.model.time.SerialScheduler;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.uplink.AlarmReceipts;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the walk tests in {@code walk-tests} below the data directory. */
@Component(
        name = "io.standpipe.walktest",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true,
        service = {WalkTestComponent.class, AlarmReceipts.class})
public final class WalkTestComponent implements AlarmReceipts {

    private static final Logger LOG = LoggerFactory.getLogger(WalkTestComponent.class);

    private final SerialScheduler thread = new SerialScheduler("standpipe-walktest", LOG::error);
    private final List<CommandProvider> commands = new CopyOnWriteArrayList<>();
    private final WalkTests tests;
    private final PresentFollowing following;

    @Activate
    public WalkTestComponent(@Reference DataDirectory data) {
        tests =
                new WalkTests(
                        data.path().resolve("walk-tests"),
                        SystemTime.INSTANCE,
                        thread,
                        this::release);
        tests.start();
        following = new PresentFollowing(tests);
    }

    @Deactivate
    void deactivate() {
        following.release();
        thread.close();
    }

    private void release(Target target, String who) {
        CompletableFuture<Outcome> unused =
                new WalkTestOrders(commands)
                        .release(target, who)
                        .whenComplete(
                                (end, failed) -> {
                                    if (failed != null || !end.ok()) {
                                        LOG.warn(
                                                "a walk test's hold at {} did not end: {}",
                                                target,
                                                end == null ? failed : end.reason());
                                    }
                                });
    }

    WalkTests tests() {
        return tests;
    }

    @Override
    public void acknowledged(String uplink, Message alarm) {
        tests.acknowledged(uplink, alarm);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindPresent(Present now) {
        following.bind(now);
    }

    void unbindPresent(Present gone) {
        following.unbind(gone);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCommands(CommandProvider provider) {
        commands.add(provider);
    }

    void removeCommands(CommandProvider provider) {
        commands.remove(provider);
    }
}
