package io.standpipe.kura;

import io.standpipe.model.Point;
import io.standpipe.model.Present;
import io.standpipe.model.Present.DeviceNow;
import io.standpipe.model.Present.OwnFault;
import io.standpipe.model.Present.PointNow;
import io.standpipe.model.Reading;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.eclipse.kura.channel.ChannelFlag;
import org.eclipse.kura.channel.ChannelRecord;
import org.eclipse.kura.channel.ChannelStatus;
import org.jspecify.annotations.Nullable;

/**
 * Fills Kura's channel records with what is known at this moment. What is not GOOD is an error of
 * the channel with its cause; a value is never set then. Any thread.
 */
final class ChannelReader {

    private static final String NO_GATEWAY =
            "the gateway does not run: its configuration (Standpipe gateway) names no usable id and district";

    private final TimeSource time;

    ChannelReader(TimeSource time) {
        this.time = time;
    }

    /** One record to fill, with what its channel asks for, or why that cannot be read. */
    record Asked(ChannelRecord record, @Nullable Channel channel, String problem) {

        static Asked of(ChannelRecord record) {
            return of(record, record.getChannelConfig());
        }

        static Asked of(ChannelRecord record, @Nullable Map<String, Object> settings) {
            try {
                return new Asked(record, Channel.of(settings), "");
            } catch (IllegalArgumentException e) {
                return new Asked(record, null, String.valueOf(e.getMessage()));
            }
        }
    }

    /** Fills all; each has a status afterwards. Waits {@link Patience#LIMIT} at most. */
    void fill(@Nullable Present present, List<Asked> all) {
        Set<String> ids = new LinkedHashSet<>();
        boolean gateway = false;
        for (Asked asked : all) {
            if (asked.channel() != null) {
                if (asked.channel().device().isEmpty()) {
                    gateway = true;
                } else {
                    ids.add(asked.channel().device());
                }
            }
        }
        Map<String, DeviceNow> devices = new HashMap<>();
        List<OwnFault> faults = List.of();
        String problem = present == null ? NO_GATEWAY : "";
        if (present != null) {
            try {
                if (!ids.isEmpty()) {
                    Patience.await(present.devices(ids))
                            .forEach(now -> devices.put(now.device().id(), now));
                }
                if (gateway) {
                    faults = Patience.await(present.faults());
                }
            } catch (TimeoutException e) {
                problem =
                        "the gateway's rules did not answer within %d s; look into the log"
                                .formatted(Patience.LIMIT.toSeconds());
            } catch (ExecutionException e) {
                problem = "the gateway's rules failed: " + e.getCause();
            }
        }
        for (Asked asked : all) {
            Channel channel = asked.channel();
            if (channel == null) {
                fail(asked.record(), asked.problem());
            } else if (!problem.isEmpty()) {
                fail(asked.record(), problem);
            } else if (channel.device().isEmpty()) {
                fillGateway(asked.record(), channel, faults);
            } else {
                fillDevice(asked.record(), channel, devices.get(channel.device()));
            }
        }
    }

    private void fillGateway(ChannelRecord record, Channel channel, List<OwnFault> faults) {
        if (channel.aspect() == Channel.Aspect.STATE) {
            text(record, faults.isEmpty() ? "NORMAL" : "FAULT");
        } else {
            text(
                    record,
                    faults.stream()
                            .map(fault -> fault.source() + ": " + fault.text())
                            .collect(Collectors.joining("; ")));
        }
    }

    private void fillDevice(ChannelRecord record, Channel channel, @Nullable DeviceNow now) {
        if (now == null) {
            fail(
                    record,
                    "no device \"%s\" is installed; see the device tables of the buses"
                            .formatted(channel.device()));
            return;
        }
        switch (channel.aspect()) {
            case STATE -> text(record, now.state().name());
            case SERVICEABILITY -> {
                if (now.serviceability() == null) {
                    fail(
                            record,
                            channel.device()
                                    + " is no water source; only these are serviceable or not");
                } else {
                    text(record, now.serviceability().name());
                }
            }
            case ALARMS ->
                    text(
                            record,
                            now.alarms().stream()
                                    .map(alarm -> alarm.kind() + " " + alarm.condition())
                                    .collect(Collectors.joining("; ")));
            case VALUE, QUALITY -> fillPoint(record, channel, now);
        }
    }

    private void fillPoint(ChannelRecord record, Channel channel, DeviceNow now) {
        for (PointNow point : now.points()) {
            if (point.reading().point().id().equals(channel.point())) {
                fill(record, channel.aspect(), point.reading(), point.stamp());
                return;
            }
        }
        List<String> known = new ArrayList<>();
        now.points().stream().limit(10).forEach(point -> known.add(point.reading().point().id()));
        fail(
                record,
                "%s has no point \"%s\"; its profile %s has %s%s"
                        .formatted(
                                channel.device(),
                                channel.point(),
                                now.device().profile().id(),
                                String.join(", ", known),
                                now.points().size() > known.size() ? ", ..." : ""));
    }

    /** A reading that is at hand. */
    void fill(ChannelRecord record, Channel.Aspect aspect, Reading reading, @Nullable Stamp stamp) {
        record.setTimestamp((stamp == null ? time.stamp() : stamp).utc());
        String quality = reading.quality().status() + " " + reading.quality().text();
        if (aspect == Channel.Aspect.QUALITY) {
            done(record, Values.text(record, reading.quality().isGood() ? "GOOD" : quality));
        } else if (reading.quality().isGood()) {
            Point point = reading.point();
            record.setUnit(point.unit());
            done(record, Values.of(record, reading));
        } else {
            status(record, ChannelFlag.FAILURE, quality);
        }
    }

    private void text(ChannelRecord record, String text) {
        record.setTimestamp(time.stamp().utc());
        done(record, Values.text(record, text));
    }

    private static void done(ChannelRecord record, Values.Outcome outcome) {
        if (outcome.value() == null) {
            status(record, ChannelFlag.FAILURE, outcome.problem());
        } else {
            record.setValue(outcome.value());
            record.setChannelStatus(new ChannelStatus(ChannelFlag.SUCCESS));
        }
    }

    private void fail(ChannelRecord record, String why) {
        record.setTimestamp(time.stamp().utc());
        status(record, ChannelFlag.FAILURE, why);
    }

    private static void status(ChannelRecord record, ChannelFlag flag, String why) {
        record.setChannelStatus(new ChannelStatus(flag, why, null));
    }
}
