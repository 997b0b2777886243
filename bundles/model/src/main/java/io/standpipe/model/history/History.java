package io.standpipe.model.history;

import io.standpipe.model.time.Stamp;
import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What was, as far as it is kept. A service of the history bundle, for those who show it on the
 * spot; the outbox is what nothing is lost of. Any thread; one question is answered at a time, and
 * an answer takes as long as the disk takes to read what is kept: up to some seconds from a slow
 * card.
 */
@ProviderType
public interface History {

    /** How far back a trend goes. */
    int TREND_HOURS = 24;

    /** How far back alarms go. */
    int ALARM_DAYS = 30;

    /**
     * The values of a point, in their order.
     *
     * @param hours up to now, [1, {@link #TREND_HOURS}]
     * @throws IOException the files cannot be read
     */
    Trend trend(String device, String point, int hours) throws IOException;

    /**
     * What happened to alarms, the newest first.
     *
     * @throws IOException the files cannot be read
     */
    AlarmPage alarms(AlarmQuery query) throws IOException;

    /**
     * @param from its first moment, UTC milliseconds
     * @param to its last, which is now by the gateway's clock
     * @param clock whether that can be trusted
     * @param samples in the order of time; the first says how it was at {@code from}. A value holds
     *     until the next sample
     */
    record Trend(long from, long to, Stamp.Clock clock, List<TrendSample> samples) {
        public Trend {
            samples = List.copyOf(samples);
        }
    }

    /**
     * @param entries the newest first
     * @param next the number below which the next page begins; 0 if there is none
     * @param oldest the oldest moment of which anything is kept, UTC milliseconds; -1 if nothing is
     */
    record AlarmPage(List<AlarmEntry> entries, long next, long oldest) {
        public AlarmPage {
            entries = List.copyOf(entries);
        }
    }
}
