package io.standpipe.model.json;

/**
 * Takes the members of an object, one after another: as JSON, or as whatever else has names and
 * values.
 */
public interface Members {

    Members member(String name, String value);

    Members member(String name, long value);

    Members member(String name, boolean value);

    /**
     * @param decimals see {@link JsonWriter#value(double, int)}
     */
    Members member(String name, double value, int decimals);
}
