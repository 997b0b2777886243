package io.standpipe.history.trend;

import io.standpipe.model.time.Stamp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one write adds to the trends, readable without any other. What a later version adds stands
 * between header and entries, and an earlier one passes over it.
 *
 * @param boot which ran
 * @param base monotonic nanoseconds of the block before, or of the start: who finds no block that
 *     was written then knows that one is missing
 * @param written when it was written
 * @param known up to this moment, monotonic nanoseconds, everything is in this block or in one
 *     before
 * @param lost samples from then on were not kept, monotonic nanoseconds; {@link #NONE}
 * @param lostTo up to then
 * @param qualities words of the entries
 * @param entries points and their samples as {@link EntryFormat} has them
 */
record Block(
        String boot,
        long base,
        Stamp written,
        long known,
        long lost,
        long lostTo,
        List<String> qualities,
        ByteBuffer entries) {

    static final long NONE = Long.MIN_VALUE;

    private static final int VERSION = 1;

    byte[] content() {
        ByteArrayOutputStream header = new ByteArrayOutputStream(128);
        DataOutputStream out = new DataOutputStream(header);
        try {
            out.writeUTF(boot);
            out.writeLong(base);
            out.writeLong(written.nanos());
            out.writeLong(written.utc());
            out.writeUTF(written.clock().name());
            out.writeLong(known);
            out.writeLong(lost);
            out.writeLong(lostTo);
            out.writeShort(qualities.size());
            for (String each : qualities) {
                out.writeUTF(each);
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            DataOutputStream whole = new DataOutputStream(all);
            whole.writeByte(VERSION);
            whole.writeInt(header.size());
            header.writeTo(whole);
            byte[] rest = new byte[entries.remaining()];
            entries.duplicate().get(rest);
            whole.write(rest);
            return all.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory refuses nothing
        }
    }

    /** Null for one that only a later version understands. */
    static @Nullable Block of(byte[] content) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            if (in.readUnsignedByte() != VERSION) {
                return null;
            }
            int header = in.readInt();
            String boot = in.readUTF();
            long base = in.readLong();
            Stamp written =
                    new Stamp(in.readLong(), in.readLong(), Stamp.Clock.valueOf(in.readUTF()));
            long known = in.readLong();
            long lost = in.readLong();
            long lostTo = in.readLong();
            List<String> qualities = new ArrayList<>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                qualities.add(in.readUTF());
            }
            int entries = 1 + Integer.BYTES + header;
            if (header < 0 || entries > content.length) {
                return null;
            }
            return new Block(
                    boot,
                    base,
                    written,
                    known,
                    lost,
                    lostTo,
                    qualities,
                    ByteBuffer.wrap(content, entries, content.length - entries));
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    /** The samples of a point, in the order in which they were written. */
    List<PointSample> samples(long key) {
        return EntryFormat.samples(entries.duplicate(), base, qualities, key);
    }
}
