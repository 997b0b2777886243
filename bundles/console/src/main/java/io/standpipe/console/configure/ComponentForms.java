package io.standpipe.console.configure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * The forms of components, which their bundles bring as Kura finds them. They are read when
 * somebody asks: a form is a few kilobytes, and people seldom do. Any thread.
 *
 * @param find the metatype of a component; null if there is none
 */
public record ComponentForms(Function<String, @Nullable URL> find) {

    private static final String CHINESE = "/forms/";

    /** Those of the bundles that are installed. */
    public static ComponentForms of(BundleContext context) {
        return new ComponentForms(
                component -> {
                    for (Bundle bundle : context.getBundles()) {
                        URL form = bundle.getEntry("OSGI-INF/metatype/" + component + ".xml");
                        if (form != null) {
                            return form;
                        }
                    }
                    return null;
                });
    }

    /** The form of a component; null if it has none. */
    @Nullable Form form(String component) {
        URL found = find.apply(component);
        if (found == null) {
            return null;
        }
        try (InputStream metatype = found.openStream();
                InputStream chinese =
                        ComponentForms.class.getResourceAsStream(
                                CHINESE + component + ".properties")) {
            return FormReader.read(component, metatype, chinese);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
