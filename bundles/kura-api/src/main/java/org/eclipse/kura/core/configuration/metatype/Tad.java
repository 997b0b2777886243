package org.eclipse.kura.core.configuration.metatype;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.kura.configuration.metatype.AD;
import org.eclipse.kura.configuration.metatype.Option;
import org.eclipse.kura.configuration.metatype.Scalar;
import org.jspecify.annotations.Nullable;

/** An attribute that a form shows. */
public class Tad implements AD {

    private final List<Option> options = new ArrayList<>();
    private String id = "";
    private Tscalar type = Tscalar.STRING;
    private int cardinality;
    private boolean required = true;
    private @Nullable String name;
    private @Nullable String description;
    private @Nullable String fallback;

    @Override
    public List<Option> getOption() {
        return options;
    }

    @Override
    public @Nullable String getName() {
        return name;
    }

    public void setName(String value) {
        name = value;
    }

    @Override
    public @Nullable String getDescription() {
        return description;
    }

    public void setDescription(String value) {
        description = value;
    }

    @Override
    public String getId() {
        return id;
    }

    public void setId(String value) {
        id = value;
    }

    @Override
    public Scalar getType() {
        return Scalar.valueOf(type.name());
    }

    public void setType(Tscalar value) {
        type = value;
    }

    @Override
    public int getCardinality() {
        return cardinality;
    }

    public void setCardinality(Integer value) {
        cardinality = value;
    }

    @Override
    public @Nullable String getMin() {
        return null;
    }

    @Override
    public @Nullable String getMax() {
        return null;
    }

    @Override
    public @Nullable String getDefault() {
        return fallback;
    }

    public void setDefault(String value) {
        fallback = value;
    }

    @Override
    public boolean isRequired() {
        return required;
    }

    public void setRequired(Boolean value) {
        required = value;
    }
}
