package io.standpipe.model.measure;

/** Takes the figures of one look. One thread, once. */
public interface Figures {

    /**
     * @param figure a counter or a gauge
     * @param values of its labels, in their order
     */
    void add(Figure figure, double value, String... values);

    /** The same of a whole number. */
    default void add(Figure figure, long value, String... values) {
        add(figure, (double) value, values);
    }

    /**
     * @param figure of kind {@link Figure.Kind#DURATIONS}
     * @param values of its labels, in their order
     */
    void add(Figure figure, Durations durations, String... values);
}
