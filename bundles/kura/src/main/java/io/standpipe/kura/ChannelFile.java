package io.standpipe.kura;

import io.standpipe.model.Present.DeviceNow;
import io.standpipe.model.Present.PointNow;
import io.standpipe.model.point.Point;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.kura.type.DataType;

/**
 * The channels of an asset as the file that Kura's "Upload Channels" takes, so that nobody types
 * them: CSV of RFC 4180 with a header, in UTF-8, without a byte order mark. Any thread.
 *
 * <p>Kura's AssetConfigValidator (5.6.0, and the same in 6) decides what goes: a column is an id of
 * the asset's or the driver's channel settings, an asset's without its "+"; one that stands in no
 * column is empty, or has its default where it must not be; a name that comes twice is left out in
 * silence; an empty line is an error. Scale and offset are left out: their type is another one in
 * Kura 6, and a value is scaled already.
 */
public final class ChannelFile {

    /** Of the asset, then of the driver. */
    private static final List<String> COLUMNS =
            List.of(
                    "enabled",
                    "name",
                    "type",
                    "value.type",
                    "unit",
                    "listen",
                    Channel.DEVICE,
                    Channel.POINT,
                    Channel.ASPECT);

    /**
     * Neither stands in an id, nor is it one of Kura's "#/+, ": so a name is that of one channel.
     */
    private static final char OF_POINT = ':';

    private static final char OF_DEVICE = '@';

    private final StringBuilder csv = new StringBuilder();
    private final boolean listen;

    private ChannelFile(boolean listen) {
        this.listen = listen;
        row(COLUMNS.stream());
    }

    /**
     * A channel for each value, and those of the device itself.
     *
     * @param gateway whether the gateway's own state and faults are channels too
     * @param listen whether the asset tells of each change on its wires
     */
    public static byte[] of(boolean gateway, List<DeviceNow> devices, boolean listen) {
        ChannelFile file = new ChannelFile(listen);
        if (gateway) {
            file.aspect("", Channel.Aspect.STATE);
            file.aspect("", Channel.Aspect.ALARMS);
        }
        devices.forEach(file::device);
        return file.csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void device(DeviceNow now) {
        String device = now.device().id();
        for (PointNow each : now.points()) {
            Point point = each.reading().point();
            channel(
                    device + OF_POINT + point.id(),
                    ChannelValue.fitting(point),
                    point.unit(),
                    device,
                    point.id(),
                    Channel.Aspect.VALUE);
        }
        aspect(device, Channel.Aspect.STATE);
        aspect(device, Channel.Aspect.ALARMS);
        if (now.serviceability() != null) {
            aspect(device, Channel.Aspect.SERVICEABILITY);
        }
    }

    /**
     * @param device empty for the gateway
     */
    private void aspect(String device, Channel.Aspect aspect) {
        channel(device + OF_DEVICE + aspect.word(), DataType.STRING, "", device, "", aspect);
    }

    private void channel(
            String name,
            DataType type,
            String unit,
            String device,
            String point,
            Channel.Aspect aspect) {
        row(
                Stream.of(
                        "true",
                        name,
                        "READ",
                        type.name(),
                        unit,
                        String.valueOf(listen),
                        device,
                        point,
                        aspect.word()));
    }

    private void row(Stream<String> cells) {
        csv.append(cells.map(ChannelFile::cell).collect(Collectors.joining(",", "", "\r\n")));
    }

    /** A unit is any text of a profile. */
    private static String cell(String text) {
        return text.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ')
                ? text
                : '"' + text.replace("\"", "\"\"") + '"';
    }
}
