package io.standpipe.console.configure;

import io.standpipe.model.words.Label;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a component's configuration asks for, as its metatype says.
 *
 * @param component its name
 * @param several there may be several of it, each with a name
 */
record Form(String component, boolean several, Label name, Label description, List<Field> fields) {

    /** What a text in a field is. */
    enum Kind {
        /** one line */
        TEXT,
        /** several lines */
        LINES,
        /** a device table */
        TABLE,
        /** a whole number */
        NUMBER,
        /** yes or no */
        FLAG,
        /** what is never shown */
        SECRET
    }

    /**
     * A setting.
     *
     * @param id its name in files
     * @param fallback counts where it is not given; null if there is none
     * @param required it must not be empty
     * @param min of a number; null if there is no bound
     * @param max of a number, or how many characters a text may have; null if there is no bound
     * @param options one of which it must be; empty if it is free
     */
    record Field(
            String id,
            Kind kind,
            Label name,
            Label description,
            @Nullable String fallback,
            boolean required,
            @Nullable String min,
            @Nullable String max,
            List<Option> options) {}

    /** One that can be chosen. */
    record Option(String value, Label name) {}
}
