package io.standpipe.outbox.store;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Alarms that a damaged database still gave, while there is no other to put them into.
 *
 * @param alarms in order
 */
public record RowsInMemory(List<Entry> alarms) implements Rows {

    @Override
    public List<Entry> read(Lane lane, long from, long to, int max, long maxBytes) {
        List<Entry> found = new ArrayList<>();
        if (lane == Lane.ALARM) {
            long left = maxBytes;
            for (Entry alarm : alarms) {
                if (alarm.seq() >= from && alarm.seq() <= to && found.size() < max) {
                    left -= alarm.message().body().length;
                    if (left < 0 && !found.isEmpty()) {
                        break;
                    }
                    found.add(alarm);
                }
            }
        }
        return found;
    }

    @Override
    public void devices(long from, long to, Listener listener) {
        for (Entry alarm : alarms) {
            if (alarm.seq() >= from && alarm.seq() <= to) {
                listener.message(alarm.seq(), alarm.message().device());
            }
        }
    }
}
