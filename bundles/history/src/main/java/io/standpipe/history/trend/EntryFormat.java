package io.standpipe.history.trend;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of a block: for each point 8 bytes of its key and how many samples follow; for each
 * sample its time in tenths of a second since the sample before, or since the block's base, as a
 * zigzag number; its quality's index times 3, plus 0 without a value, 1 for a float, 2 for a
 * double; and the value. Numbers are of 7 bits a byte, the lowest first.
 */
final class EntryFormat {

    static final long TICK = 100_000_000L;

    /** Beyond this the seven digits of a float would be seen as steps. */
    private static final double FLOAT = 100_000;

    private static final int NO_VALUE = 0;
    private static final int AS_FLOAT = 1;
    private static final int AS_DOUBLE = 2;
    private static final int WIDTHS = 3;

    private EntryFormat() {}

    /**
     * @param qualities grows by the words that are new
     */
    static void write(
            ByteArrayOutputStream out,
            long key,
            List<PointSample> samples,
            long base,
            List<String> qualities) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(key).array());
        number(out, samples.size());
        long before = 0;
        for (PointSample sample : samples) {
            long tick = Math.floorDiv(sample.nanos() - base, TICK);
            long since = tick - before;
            before = tick;
            number(out, (since << 1) ^ (since >> 63));
            int quality = qualities.indexOf(sample.quality());
            if (quality < 0) {
                quality = qualities.size();
                qualities.add(sample.quality());
            }
            double value = sample.value();
            if (Double.isNaN(value)) {
                number(out, quality * (long) WIDTHS + NO_VALUE);
            } else if (Math.abs(value) < FLOAT) {
                number(out, quality * (long) WIDTHS + AS_FLOAT);
                out.writeBytes(ByteBuffer.allocate(Float.BYTES).putFloat((float) value).array());
            } else {
                number(out, quality * (long) WIDTHS + AS_DOUBLE);
                out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
            }
        }
    }

    private static void number(ByteArrayOutputStream out, long number) {
        long left = number;
        while ((left & ~0x7FL) != 0) {
            out.write((int) (left & 0x7F) | 0x80);
            left >>>= 7;
        }
        out.write((int) left);
    }

    private static long number(ByteBuffer in) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.get();
            number |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new BufferUnderflowException();
    }

    /** The samples of a point; what does not make sense ends them. */
    static List<PointSample> samples(
            ByteBuffer in, long base, List<String> qualities, long wanted) {
        List<PointSample> found = new ArrayList<>();
        try {
            while (in.hasRemaining()) {
                boolean taken = in.getLong() == wanted;
                long tick = 0;
                for (long left = number(in); left > 0; left--) {
                    long zigzag = number(in);
                    tick += (zigzag >>> 1) ^ -(zigzag & 1);
                    long kind = number(in);
                    double value =
                            switch ((int) (kind % WIDTHS)) {
                                case AS_FLOAT -> decimal(in.getFloat(), taken);
                                case AS_DOUBLE -> in.getDouble();
                                default -> Double.NaN;
                            };
                    int quality = (int) (kind / WIDTHS);
                    if (quality < 0 || quality >= qualities.size()) {
                        return found;
                    }
                    if (taken) {
                        found.add(
                                new PointSample(base + tick * TICK, qualities.get(quality), value));
                    }
                }
            }
        } catch (BufferUnderflowException e) {
            return found;
        }
        return found;
    }

    /** 0.35 and not 0.3499999940395355. That takes time, so only what is wanted is treated so. */
    private static double decimal(float value, boolean wanted) {
        return wanted ? Double.parseDouble(Float.toString(value)) : value;
    }
}
