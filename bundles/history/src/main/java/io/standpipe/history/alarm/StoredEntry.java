package io.standpipe.history.alarm;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.history.AlarmEntry;
import io.standpipe.model.history.AlarmEntry.What;
import io.standpipe.model.time.Stamp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it lies on the disk: with both clocks of its moment, so that it can be corrected when
 * the wall clock is set. What a later version adds stands behind; an earlier one does not look
 * there. Words are written as names, never as numbers: those move when a word is added.
 *
 * @param boot in which it happened
 * @param stamp of the moment; {@link Stamp#isEarlier} if it happened in a boot before that
 * @param entry with {@code at} and {@code clock} of the stamp, not corrected
 */
record StoredEntry(String boot, Stamp stamp, AlarmEntry entry) {

    private static final int VERSION = 1;

    /** Characters of a text: a fault's may be longer, and UTF-8 makes three bytes of one. */
    private static final int MAX_TEXT = 4000;

    byte[] content() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeByte(VERSION);
            out.writeUTF(boot);
            out.writeLong(stamp.nanos());
            out.writeLong(stamp.utc());
            out.writeUTF(stamp.clock().name());
            out.writeLong(entry.number());
            out.writeUTF(entry.what().name());
            text(out, entry.device());
            text(out, entry.name());
            text(out, entry.place());
            text(out, entry.condition());
            AlarmKind kind = entry.kind();
            out.writeUTF(kind == null ? "" : kind.name());
            Priority priority = entry.priority();
            out.writeUTF(priority == null ? "" : priority.name());
            out.writeBoolean(entry.test());
            text(out, entry.who());
            text(out, entry.why());
            out.writeLong(entry.until());
            text(out, entry.cause());
            out.writeDouble(entry.value());
            text(out, entry.unit());
            text(out, entry.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory refuses nothing
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        out.writeUTF(text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
    }

    /** Null for one that only a later version understands. */
    static @Nullable StoredEntry of(byte[] content) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            if (in.readUnsignedByte() < VERSION) {
                return null;
            }
            String boot = in.readUTF();
            Stamp stamp =
                    new Stamp(in.readLong(), in.readLong(), Stamp.Clock.valueOf(in.readUTF()));
            return new StoredEntry(
                    boot,
                    stamp,
                    new AlarmEntry(
                            in.readLong(),
                            stamp.utc(),
                            stamp.clock(),
                            false,
                            What.valueOf(in.readUTF()),
                            in.readUTF(),
                            in.readUTF(),
                            in.readUTF(),
                            in.readUTF(),
                            kind(in.readUTF()),
                            priority(in.readUTF()),
                            in.readBoolean(),
                            in.readUTF(),
                            in.readUTF(),
                            in.readLong(),
                            in.readUTF(),
                            in.readDouble(),
                            in.readUTF(),
                            in.readUTF()));
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable AlarmKind kind(String name) {
        return name.isEmpty() ? null : AlarmKind.valueOf(name);
    }

    private static @Nullable Priority priority(String name) {
        return name.isEmpty() ? null : Priority.valueOf(name);
    }

    /** The same, at the moment that it is known to be now. */
    AlarmEntry corrected(long at) {
        return new AlarmEntry(
                entry.number(),
                at,
                entry.clock(),
                true,
                entry.what(),
                entry.device(),
                entry.name(),
                entry.place(),
                entry.condition(),
                entry.kind(),
                entry.priority(),
                entry.test(),
                entry.who(),
                entry.why(),
                entry.until(),
                entry.cause(),
                entry.value(),
                entry.unit(),
                entry.text());
    }
}
