package org.eclipse.kura.core.configuration.metatype;

import org.eclipse.kura.configuration.metatype.Option;

/** One choice of a {@link Tad}. */
public class Toption implements Option {

    private String label = "";
    private String value = "";

    @Override
    public String getLabel() {
        return label;
    }

    public void setLabel(String value) {
        label = value;
    }

    @Override
    public String getValue() {
        return value;
    }

    public void setValue(String value) {
        this.value = value;
    }
}
