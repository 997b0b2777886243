package io.standpipe.console.present;

import io.standpipe.console.route.Services;
import io.standpipe.model.Present.Snapshot;
import io.standpipe.model.RulesTimeout;
import io.standpipe.model.console.PageAnswer;
import java.util.HashSet;
import java.util.Set;

/** What somebody looks at, and what he was told of it. One thread. */
final class Looking {

    private final DeviceChanges changes;
    private final Set<String> rows;
    private final String whole;
    private final Set<String> wanted;
    private String since;

    /**
     * @param since version that is known already; anything else for none
     * @param rows ids of devices whose first values are wanted
     * @param whole id of a device whose values are all wanted; empty for none
     */
    Looking(DeviceChanges changes, String since, Set<String> rows, String whole) {
        this.changes = changes;
        this.since = since;
        this.rows = rows;
        this.whole = whole;
        wanted = new HashSet<>(rows);
        wanted.add(whole);
    }

    /** What is new since the last time. */
    PageAnswer look(Services now) {
        return RulesAnswer.of(
                now,
                (gateway, present) -> {
                    Snapshot snapshot = RulesTimeout.await(present.snapshot());
                    DeviceChanges.News news = changes.since(since, snapshot.devices(), wanted);
                    since = news.version();
                    return new PresentJson()
                            .live(
                                    gateway,
                                    now.outbox(),
                                    snapshot,
                                    now.strangers(),
                                    news,
                                    this::points);
                });
    }

    private int points(String device) {
        return device.equals(whole)
                ? Integer.MAX_VALUE
                : rows.contains(device) ? PresentJson.POINTS_IN_LIST : 0;
    }
}
