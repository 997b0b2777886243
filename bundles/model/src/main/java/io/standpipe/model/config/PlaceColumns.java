package io.standpipe.model.config;

import io.standpipe.model.config.text.CellText;
import io.standpipe.model.words.settings.RowPhrase;
import io.standpipe.model.words.text.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The columns lat and lon of a device table: degrees, WGS 84. */
final class PlaceColumns {

    static final int NORTH = 90;
    static final int EAST = 180;

    private static final Pattern DIGITS = Pattern.compile("[-+]?[0-9]{1,15}");

    private PlaceColumns() {}

    /** Degrees; null if that is no number within the limit. */
    static @Nullable Double degrees(String text, int limit) {
        try {
            double number = Double.parseDouble(text);
            return Math.abs(number) <= limit ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Which of the two is wrong; empty if none is. */
    static String wrong(String lat, String lon) {
        if (!lat.isEmpty() && degrees(lat, NORTH) == null) {
            return "lat";
        }
        return lon.isEmpty() || degrees(lon, EAST) != null ? "" : "lon";
    }

    /** What is wrong with it, and what happens. */
    static String sentence(String lat, String lon) {
        boolean north = wrong(lat, lon).equals("lat");
        int limit = north ? NORTH : EAST;
        String text = north ? lat : lon;
        String sentence = RowPhrase.DEGREES.of(limit, limit, Quotation.ofNumber(text));
        String hint = hint(text, lat, lon);
        return hint.isEmpty() ? sentence : Sentences.and(sentence, hint);
    }

    private static String hint(String text, String lat, String lon) {
        String point = text.replace(',', '.');
        if (text.indexOf(',') >= 0) {
            return degrees(point, EAST) == null
                    ? RowPhrase.WITH_A_POINT.of()
                    : RowPhrase.WRITE_A_POINT.of(point);
        }
        return degrees(lat, EAST) != null && degrees(lon, NORTH) != null
                ? RowPhrase.LAT_AND_LON.of()
                : "";
    }

    /**
     * A row whose position is written with decimal commas, without quotation marks, so that they
     * look like more cells than the header has.
     *
     * @param cells of the line, also those that are empty at its end
     * @return the row with the position in its two cells; empty if that is not so for sure
     */
    static List<String> withDecimalCommas(List<String> cells, List<String> columns) {
        int first = first(columns);
        int more = cells.size() - columns.size();
        int behind = columns.size() - first - 2;
        if (first < 0 || more < 1 || more > 2 || digits(cells, first) < 2 + more) {
            return List.of();
        }
        // One comma, or two and a last cell that was left out: nobody can say.
        if (more == 1 && behind > 0 && digits(cells, first) > 3) {
            return List.of();
        }
        List<String> parts = cells.subList(first, first + 2 + more);
        List<String> joined = new ArrayList<>(cells.subList(0, first));
        joined.add(String.join(",", parts.subList(0, more == 2 ? 2 : 3)));
        joined.add(more == 2 ? String.join(",", parts.subList(2, 4)) : "");
        joined.addAll(cells.subList(first + 2 + more, cells.size()));
        return joined;
    }

    /** Whether a decimal comma has moved the cells behind it, though they are not too many. */
    static boolean moved(List<String> cells, List<String> columns) {
        int first = first(columns);
        return first >= 0
                && cells.size() > first + 2
                && digits(cells, first) >= 2
                && !wrong(
                                CellText.plain(cells.get(columns.indexOf("lat"))),
                                CellText.plain(cells.get(columns.indexOf("lon"))))
                        .isEmpty();
    }

    /** Where the two stand side by side; negative if they do not. */
    private static int first(List<String> columns) {
        int lat = columns.indexOf("lat");
        int lon = columns.indexOf("lon");
        return lat >= 0 && lon >= 0 && Math.abs(lat - lon) == 1 ? Math.min(lat, lon) : -1;
    }

    private static int digits(List<String> cells, int from) {
        int count = 0;
        while (from + count < cells.size()
                && DIGITS.matcher(CellText.plain(cells.get(from + count))).matches()) {
            count++;
        }
        return count;
    }
}
