package io.standpipe.uplink.queue;

import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.uplink.AlarmReceipts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who want to know which alarms the receiver has. Keeps the messages that are under
 * way, which are as many as the window has room for. One thread.
 */
public final class ArrivedAlarms {

    private static final Logger LOG = LoggerFactory.getLogger(ArrivedAlarms.class);

    private static final String TOPIC = "alarm/";

    private final String uplink;
    private final List<AlarmReceipts> receipts;
    private final Map<Long, Message> underWay = new HashMap<>();

    /**
     * @param uplink its name
     * @param receipts those who want to know; others change it
     */
    public ArrivedAlarms(String uplink, List<AlarmReceipts> receipts) {
        this.uplink = uplink;
        this.receipts = receipts;
    }

    /** A message of lane ALARM was sent. */
    public void sent(Outbox.Entry entry) {
        if (!receipts.isEmpty() && entry.message().topic().startsWith(TOPIC)) {
            underWay.put(entry.seq(), entry.message());
        }
    }

    /** A message of lane ALARM was answered. */
    public void answered(long seq, boolean acknowledged) {
        Message alarm = underWay.remove(seq);
        if (alarm != null && acknowledged) {
            for (AlarmReceipts one : receipts) {
                tell(one, alarm);
            }
        }
    }

    private void tell(AlarmReceipts one, Message alarm) {
        try {
            one.acknowledged(uplink, alarm);
        } catch (RuntimeException e) {
            LOG.error("{} failed on the acknowledgement of {}", one, alarm.topic(), e);
        }
    }
}
