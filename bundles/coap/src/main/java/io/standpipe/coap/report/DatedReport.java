package io.standpipe.coap.report;

import io.standpipe.coap.device.Detector;
import io.standpipe.coap.payload.ContentFormats;
import io.standpipe.coap.payload.Payload;
import io.standpipe.coap.payload.PayloadException;
import io.standpipe.coap.payload.PointMap;
import io.standpipe.coap.payload.PointMap.Moment;
import io.standpipe.coap.payload.Sample;
import java.util.List;

/**
 * A message as its detector's profile reads it, and when it was taken. Immutable.
 *
 * @param newest of the absolute times in the message, seconds since 1970; 0 if it has none
 */
record DatedReport(PointMap.Report report, double newest) {

    static DatedReport read(Detector detector, Payload mail) throws PayloadException {
        PointMap.Report report =
                mail.format() == Payload.Format.BINARY
                        ? detector.map().frame(mail.payload())
                        : detector.map()
                                .named(
                                        ContentFormats.read(
                                                mail.format(),
                                                mail.payload(),
                                                mail.base(),
                                                detector.map()));
        List<Moment> moments = report.moments();
        double newest = moments.isEmpty() ? 0 : moments.get(moments.size() - 1).time();
        return new DatedReport(report, newest >= Sample.ABSOLUTE ? newest : 0);
    }

    /** The oldest first. */
    List<Moment> moments() {
        return report.moments();
    }

    /** Whether it tells absolute times. */
    boolean isDated() {
        return newest > 0;
    }

    /**
     * How long before the message a sample was taken, s. Nobody knows how right a detector's clock
     * is, so the newest of its absolute times is now, and the others keep their distance to it.
     */
    double age(Moment moment) {
        return Math.max(0, isDated() ? newest - moment.time() : -moment.time());
    }
}
