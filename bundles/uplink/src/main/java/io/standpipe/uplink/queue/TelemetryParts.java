package io.standpipe.uplink.queue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a batch of readings into smaller ones, for a link on which the whole would stand in the way
 * of an alarm, or a receiver that takes no packet of that size. Each part is a batch like the
 * whole: the same number, the same times, with {@code part} and {@code parts} to tell them apart.
 */
public final class TelemetryParts {

    private static final byte[] BEGIN = "\"devices\":[".getBytes(StandardCharsets.UTF_8);
    private static final byte[] READINGS = "\"readings\":[".getBytes(StandardCharsets.UTF_8);
    private static final byte[] POLL_END = "]}".getBytes(StandardCharsets.UTF_8);

    /** Bytes of a part around its polls: up to a million parts. */
    private static final int MEMBERS = "\"part\":1000000,\"parts\":1000000,\"devices\":[]".length();

    private TelemetryParts() {}

    /**
     * @param body members of a telemetry message, as the rules write them
     * @param most bytes of a part's body, its own members among them; one reading is never cut,
     *     however large
     * @return the bodies, each with its members {@code part} and {@code parts}; only the body
     *     itself if it is small enough, or not of this form
     */
    public static List<byte[]> cut(byte[] body, int most) {
        int room = most - MEMBERS;
        if (body.length <= most || !stands(BEGIN, body, 0) || body[body.length - 1] != ']') {
            return List.of(body);
        }
        List<byte[]> groups = new ArrayList<>();
        ByteArrayOutputStream group = new ByteArrayOutputStream();
        for (byte[] poll : polls(body, room)) {
            if (group.size() > 0 && group.size() + poll.length + 1 > room) {
                groups.add(group.toByteArray());
                group.reset();
            }
            if (group.size() > 0) {
                group.write(',');
            }
            group.writeBytes(poll);
        }
        groups.add(group.toByteArray());
        if (groups.size() == 1) {
            return List.of(body);
        }
        List<byte[]> parts = new ArrayList<>();
        for (byte[] polls : groups) {
            ByteArrayOutputStream part = new ByteArrayOutputStream();
            part.writeBytes(
                    "\"part\":%d,\"parts\":%d,"
                            .formatted(parts.size() + 1, groups.size())
                            .getBytes(StandardCharsets.UTF_8));
            part.writeBytes(BEGIN);
            part.writeBytes(polls);
            part.write(']');
            parts.add(part.toByteArray());
        }
        return parts;
    }

    /** The polls of the batch; one that is too large is several, with some of the readings each. */
    private static List<byte[]> polls(byte[] body, int most) {
        List<byte[]> polls = new ArrayList<>();
        for (byte[] poll : objects(body, BEGIN.length, body.length - 1)) {
            int readings = find(READINGS, poll);
            if (poll.length <= most || readings < 0) {
                polls.add(poll);
                continue;
            }
            int from = readings + READINGS.length;
            ByteArrayOutputStream some = new ByteArrayOutputStream();
            for (byte[] reading : objects(poll, from, poll.length - POLL_END.length)) {
                if (some.size() > 0 && some.size() + reading.length + POLL_END.length + 1 > most) {
                    some.writeBytes(POLL_END);
                    polls.add(some.toByteArray());
                    some.reset();
                }
                if (some.size() > 0) {
                    some.write(',');
                } else {
                    some.write(poll, 0, from);
                }
                some.writeBytes(reading);
            }
            some.writeBytes(POLL_END);
            polls.add(some.toByteArray());
        }
        return polls;
    }

    /** The objects of an array's content, without the commas between them. */
    private static List<byte[]> objects(byte[] json, int from, int to) {
        List<byte[]> objects = new ArrayList<>();
        int depth = 0;
        boolean text = false;
        int begin = from;
        for (int at = from; at < to; at++) {
            byte one = json[at];
            if (text) {
                if (one == '\\') {
                    at++;
                } else if (one == '"') {
                    text = false;
                }
            } else if (one == '"') {
                text = true;
            } else if (one == '{' || one == '[') {
                depth++;
            } else if (one == '}' || one == ']') {
                depth--;
            } else if (one == ',' && depth == 0) {
                objects.add(Arrays.copyOfRange(json, begin, at));
                begin = at + 1;
            }
        }
        objects.add(Arrays.copyOfRange(json, begin, to));
        return objects;
    }

    private static int find(byte[] wanted, byte[] in) {
        for (int at = 0; at + wanted.length <= in.length; at++) {
            if (stands(wanted, in, at)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean stands(byte[] wanted, byte[] in, int at) {
        for (int i = 0; i < wanted.length; i++) {
            if (at + i >= in.length || in[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
