/**
 * What a run gave.
 *
 * @param cpu of the whole process within the window, nanoseconds
 * @param memory resident at the window's end, bytes
 * @param threads at the window's end
 * @param expected points: what the devices that live have within the window
 * @param read points the slaves served within the window
 * @param received those of them that came to the sink, be it after the window
 * @param doubled values that came more than once, in the whole run
 * @param late how late polls began: median, 99th percentile, most, in nanoseconds
 * @param others cores that everything else on the machine used
 */
record Figures(
        String program,
        long cpu,
        long memory,
        int threads,
        long expected,
        long read,
        long received,
        long doubled,
        long[] late,
        double others) {

    static final String HEAD =
            """
            | load | program | CPU, ms per 1,000 points | of plain | of floor | memory, MB | threads | points received of expected | read, not received | late, ms: median | 99 % | most | others, cores |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\
            """;

    double cost() {
        return received == 0 ? Double.NaN : cpu / 1e6 / received * 1000;
    }

    String row(Load load, double plain, double floor) {
        return "| %s | %s | %.2f | %s | %s | %d | %d | %,d of %,d (%.1f %%) | %,d%s | %s | %s | %s | %.2f |"
                .formatted(
                        load,
                        program,
                        cost(),
                        ratio(plain),
                        ratio(floor),
                        memory >> 20,
                        threads,
                        received,
                        expected,
                        100.0 * received / expected,
                        read - received,
                        doubled > 0 ? " (and %,d doubled)".formatted(doubled) : "",
                        late(0),
                        late(1),
                        late(2),
                        others);
    }

    /** Where polls are missing, how late the others were says nothing. */
    private String late(int place) {
        return read < 0.95 * expected ? "" : "%.1f".formatted(late[place] / 1e6);
    }

    private String ratio(double other) {
        return Double.isNaN(other) ? "" : "%.2f".formatted(cost() / other);
    }
}
