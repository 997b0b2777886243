package io.standpipe.history;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.Present;
import io.standpipe.model.PresentFollowing;
import io.standpipe.model.history.AlarmQuery;
import io.standpipe.model.history.History;
import io.standpipe.model.time.SerialScheduler;
import io.standpipe.model.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
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

/** Keeps what was in {@code history} below the data directory. */
@Component(
        name = "io.standpipe.history",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true)
public final class HistoryComponent implements History {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryComponent.class);

    private final SerialScheduler thread = new SerialScheduler("standpipe-history", LOG::error);
    private final KeptHistory history;
    private final PresentFollowing following;

    @Activate
    public HistoryComponent(@Reference DataDirectory data) {
        Path folder = data.path().resolve("history");
        history = new KeptHistory(folder, SystemTime.INSTANCE, thread);
        following = new PresentFollowing(history, () -> thread.execute(history::left));
        history.start();
    }

    @Deactivate
    void deactivate() {
        following.release();
        thread.execute(history::write);
        thread.close();
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

    @Override
    public Trend trend(String device, String point, int hours) throws IOException {
        return history.trend(device, point, hours);
    }

    @Override
    public AlarmPage alarms(AlarmQuery query) throws IOException {
        return history.alarms(query);
    }
}
