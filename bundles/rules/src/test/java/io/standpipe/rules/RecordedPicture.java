package io.standpipe.rules;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws the recorded hour: raw signal, filtered signal, alarm intervals. SVG 1.1. */
final class RecordedPicture {

    private static final int LEFT = 60;
    private static final int WIDTH = 900;
    private static final int HEIGHT = 150;
    private static final int GAP = 75;
    private static final int BUCKET = 6;

    private final RecordedHour hour;
    private final Map<String, double[]> filtered;
    private final List<RecordedHourTest.Interval> intervals;
    private final StringBuilder svg = new StringBuilder();

    RecordedPicture(
            RecordedHour hour,
            Map<String, double[]> filtered,
            List<RecordedHourTest.Interval> intervals) {
        this.hour = hour;
        this.filtered = filtered;
        this.intervals = intervals;
    }

    String svg() {
        line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 %d\" font-family=\"sans-serif\" font-size=\"12\">",
                3 * (HEIGHT + GAP) + 40);
        line("<rect width=\"1000\" height=\"%d\" fill=\"white\"/>", 3 * (HEIGHT + GAP) + 40);
        panel(0, "hyd-A: pump starts, water hammer, a burst main", "hyd-A", hour.hydrantA, 1.2);
        panel(1, "hyd-B: the sensor freezes after 20 minutes", "hyd-B", hour.hydrantB, 0.5);
        panel(
                2,
                "pump-C: the second sensor drifts (the first one in grey)",
                "pump-C",
                hour.pumpC,
                0.5);
        line("</svg>");
        return svg.toString();
    }

    private void panel(int n, String title, String device, double[] raw, double top) {
        int y = 30 + n * (HEIGHT + GAP);
        line("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>", LEFT, y - 8, title);
        line(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#999\"/>",
                LEFT, y, WIDTH, HEIGHT);
        for (int minute = 0; minute <= 60; minute += 10) {
            line(
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%d min</text>",
                    LEFT + minute * WIDTH / 60, y + HEIGHT + 15, minute);
        }
        line(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s MPa</text>",
                LEFT - 4, y + 10, number(top));
        line("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>", LEFT - 4, y + HEIGHT);
        curve(raw, y, top, "#888", true);
        curve(filtered.get(device), y, top, "#06c", false);
        int row = 0;
        for (RecordedHourTest.Interval interval : intervals) {
            if (interval.device().equals(device)) {
                bar(interval, y + HEIGHT + 20 + 14 * row++);
            }
        }
    }

    private void bar(RecordedHourTest.Interval interval, int y) {
        double from = x(interval.begin());
        double to = x(interval.end());
        line(
                "<rect x=\"%s\" y=\"%d\" width=\"%s\" height=\"10\" fill=\"#c00\"/>",
                number(from), y, number(Math.max(2, to - from)));
        line(
                "<text x=\"%s\" y=\"%d\" text-anchor=\"end\" fill=\"#c00\">%s</text>",
                number(from - 4), y + 9, interval.condition());
    }

    // Lowest and highest of a few seconds each, so that nothing that stands out is lost.
    private void curve(double[] values, int y, double top, String colour, boolean extremes) {
        StringBuilder points = new StringBuilder();
        for (int t = 0; t < values.length; t += BUCKET) {
            double low = values[t];
            double high = values[t];
            for (int i = t; i < Math.min(values.length, t + BUCKET); i++) {
                low = Math.min(low, values[i]);
                high = Math.max(high, values[i]);
            }
            add(points, t, extremes ? low : values[t], y, top);
            if (extremes) {
                add(points, t, high, y, top);
            }
        }
        line(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1\"/>",
                points.toString().strip(), colour);
    }

    private static void add(StringBuilder points, int t, double value, int y, double top) {
        double shown = Math.max(0, Math.min(top, value));
        points.append(number(x(t))).append(',').append(number(y + HEIGHT * (1 - shown / top)));
        points.append(' ');
    }

    private static double x(double t) {
        return LEFT + t * WIDTH / RecordedHour.SECONDS;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void line(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
