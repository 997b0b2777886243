package io.standpipe.history.trend;

import io.standpipe.model.point.Point;

/** What is known of a point, and what of it is not written yet. One thread. */
final class PointTrack {

    final long key;
    final String point;
    private final double deadband;

    /** What is not written yet; all of the present quality. */
    final Run unwritten = new Run();

    private String quality = QualityWords.UNKNOWN;
    private double value = Double.NaN;
    private int losses;

    /**
     * @param losses see {@link #since}
     */
    PointTrack(String device, Point point, int losses) {
        this.losses = losses;
        key = TrendPoint.key(device, point.id());
        this.point = point.id();
        deadband = point.deadband();
    }

    String quality() {
        return quality;
    }

    /** Whether a sample says nothing new: an unchanged value is told again and again. */
    boolean isOld(PointSample sample) {
        return sample.quality().equals(quality)
                && (Double.isNaN(sample.value())
                        ? Double.isNaN(value)
                        : unwritten.isEmpty() && Math.abs(sample.value() - value) <= deadband);
    }

    /** A sample of the present quality, or the first of another, with nothing unwritten before. */
    void take(PointSample sample) {
        quality = sample.quality();
        value = sample.value();
        unwritten.add(sample);
    }

    /** What is known is to be written once more. */
    void restate(long nanos) {
        if (unwritten.isEmpty()) {
            unwritten.add(new PointSample(nanos, quality, value));
        }
    }

    /**
     * Forgets what is known if something was lost since; that it was stands elsewhere.
     *
     * @param now how often something was lost
     */
    PointTrack since(int now) {
        if (losses != now) {
            losses = now;
            unwritten.clear();
            quality = QualityWords.UNKNOWN;
            value = Double.NaN;
        }
        return this;
    }
}
