package io.standpipe.kura;

import io.standpipe.model.Present;
import io.standpipe.model.Present.DeviceNow;
import io.standpipe.model.Present.OwnFault;
import io.standpipe.model.Present.PointNow;
import io.standpipe.model.RulesTimeout;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.ChannelPhrase;
import io.standpipe.model.words.FramePhrase;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.PhraseException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** Points that are named where one is not there: a panel has thousands. */
    private static final int MOST_KNOWN = 10;

    private final TimeSource time;
    private final Language language;

    ChannelReader(TimeSource time, Language language) {
        this.time = time;
        this.language = language;
    }

    /** One record to fill, with what its channel asks for, or why that cannot be read. */
    record Asked(ChannelRecord record, @Nullable Channel channel, Phrase.@Nullable Said problem) {

        static Asked of(ChannelRecord record) {
            return of(record, record.getChannelConfig());
        }

        static Asked of(ChannelRecord record, @Nullable Map<String, Object> settings) {
            try {
                return new Asked(record, Channel.of(settings), null);
            } catch (PhraseException e) {
                return new Asked(record, null, e.said());
            }
        }
    }

    /** Fills all; each has a status afterwards. Waits {@link RulesTimeout#LIMIT} at most. */
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
        Phrase.Said problem = present == null ? ChannelPhrase.NO_GATEWAY.with() : null;
        if (present != null) {
            try {
                if (!ids.isEmpty()) {
                    RulesTimeout.await(present.devices(ids))
                            .forEach(now -> devices.put(now.device().id(), now));
                }
                if (gateway) {
                    faults = RulesTimeout.await(present.faults());
                }
            } catch (TimeoutException e) {
                problem = ChannelPhrase.RULES_SILENT.with(RulesTimeout.LIMIT.toSeconds());
            } catch (ExecutionException e) {
                problem = ChannelPhrase.RULES_FAILED.with(e.getCause());
            }
        }
        for (Asked asked : all) {
            Channel channel = asked.channel();
            if (channel == null) {
                fail(asked.record(), Objects.requireNonNull(asked.problem()));
            } else if (problem != null) {
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
            fail(record, ChannelPhrase.NOT_INSTALLED.with(channel.device()));
            return;
        }
        switch (channel.aspect()) {
            case STATE -> text(record, now.state().name());
            case SERVICEABILITY -> {
                if (now.serviceability() == null) {
                    fail(record, ChannelPhrase.NO_WATER_SOURCE.with(channel.device()));
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
        String known =
                now.points().stream()
                        .limit(MOST_KNOWN)
                        .map(point -> point.reading().point().id())
                        .collect(Collectors.joining(", "));
        int more = now.points().size() - MOST_KNOWN;
        fail(
                record,
                ChannelPhrase.NO_SUCH_POINT.with(
                        channel.device(),
                        channel.point(),
                        now.device().profile().id(),
                        more > 0 ? FramePhrase.AND_MORE.of(known, more) : known));
    }

    /** A reading that is at hand. */
    void fill(ChannelRecord record, Channel.Aspect aspect, Reading reading, @Nullable Stamp stamp) {
        record.setTimestamp((stamp == null ? time.stamp() : stamp).utc());
        String quality = reading.quality().status() + " " + reading.quality().text();
        if (aspect == Channel.Aspect.QUALITY) {
            done(record, ChannelValue.text(record, reading.quality().isGood() ? "GOOD" : quality));
        } else if (reading.quality().isGood()) {
            Point point = reading.point();
            record.setUnit(point.unit());
            done(record, ChannelValue.of(record, reading));
        } else {
            status(record, ChannelFlag.FAILURE, quality);
        }
    }

    private void text(ChannelRecord record, String text) {
        record.setTimestamp(time.stamp().utc());
        done(record, ChannelValue.text(record, text));
    }

    private void done(ChannelRecord record, ChannelValue.Outcome outcome) {
        if (outcome.value() == null) {
            status(
                    record,
                    ChannelFlag.FAILURE,
                    language.of(Objects.requireNonNull(outcome.problem())));
        } else {
            record.setValue(outcome.value());
            record.setChannelStatus(new ChannelStatus(ChannelFlag.SUCCESS));
        }
    }

    private void fail(ChannelRecord record, Phrase.Said why) {
        record.setTimestamp(time.stamp().utc());
        status(record, ChannelFlag.FAILURE, language.of(why));
    }

    private static void status(ChannelRecord record, ChannelFlag flag, String why) {
        record.setChannelStatus(new ChannelStatus(flag, why, null));
    }
}
