package io.standpipe.coap.restart;

import io.standpipe.coap.report.OrderKeeper;
import io.standpipe.coap.wire.Copies;
import io.standpipe.coap.wire.Fingerprint;
import io.standpipe.coap.wire.MessageMemory;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order of messages in the file that outlives a restart: of each detector that told an alarm,
 * for as long as an older message may be under way, the times and numbers that it told, and the
 * fingerprints of its messages. It is written with an alarm and with nothing else. One thread, that
 * of the CoAP stack.
 */
public final class KeptOrders implements OrderKeeper {

    private static final String STORED = "order/";
    private static final Logger LOG = LoggerFactory.getLogger(KeptOrders.class);

    private final RestartStore kept;
    private final MessageMemory recent;
    private final Scheduler scheduler;
    private final Stamp start;

    /** What was kept before the start. */
    private final Map<String, byte[]> earlier = new HashMap<>();

    /** When that of a detector is of no use any more. */
    private final Map<String, Scheduler.Task> ends = new HashMap<>();

    public KeptOrders(
            RestartStore kept, MessageMemory recent, TimeSource time, Scheduler scheduler) {
        this.kept = kept;
        this.recent = recent;
        this.scheduler = scheduler;
        start = time.stamp();
        kept.take(STORED).forEach(this::restore);
    }

    private void restore(String detector, byte[] stored) {
        expireLater(detector);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored))) {
            byte[] order = in.readNBytes(in.readInt());
            List<Fingerprint> came = new ArrayList<>();
            while (in.available() > 0) {
                came.add(new Fingerprint(in.readLong(), in.readLong()));
            }
            recent.restore(detector, came);
            earlier.put(detector, order);
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("the order of the messages of {} cannot be used", detector, e);
        }
    }

    private void expireLater(String detector) {
        Scheduler.Task before =
                ends.put(
                        detector,
                        scheduler.schedule(
                                Copies.LIFETIME,
                                () -> {
                                    ends.remove(detector);
                                    earlier.remove(detector);
                                    kept.remove(STORED + detector);
                                }));
        if (before != null) {
            before.cancel();
        }
    }

    @Override
    public byte[] kept(String detector) {
        return earlier.getOrDefault(detector, new byte[0]);
    }

    @Override
    public Stamp start() {
        return start;
    }

    @Override
    public void keep(String detector, byte[] order, boolean observed, boolean atOnce) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(order.length);
            out.write(order);
            // A report that comes last is repeated as long as it has no answer, and its ends count.
            for (Fingerprint one : recent.came(detector, observed)) {
                out.writeLong(one.high());
                out.writeLong(one.low());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (atOnce) {
            kept.putAtOnce(STORED + detector, bytes.toByteArray());
        } else {
            kept.put(STORED + detector, bytes.toByteArray());
        }
        expireLater(detector);
    }
}
