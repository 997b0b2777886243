package io.standpipe.standalone;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.files.NativeFiles;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.slf4j.LoggerFactory;

/** The directory named by the framework property {@code standpipe.data}. */
@Component(name = "io.standpipe.standalone.data", configurationPolicy = ConfigurationPolicy.IGNORE)
public final class DataFolder implements DataDirectory {

    private final Path path;

    @Activate
    public DataFolder(BundleContext context) {
        String data = context.getProperty("standpipe.data");
        if (data == null || data.isBlank()) {
            path = Path.of("data").toAbsolutePath();
            LoggerFactory.getLogger(DataFolder.class)
                    .warn(
                            "the property standpipe.data must name the data directory, but is not set; using {}",
                            path);
        } else {
            path = Path.of(data.strip()).toAbsolutePath();
        }
        NativeFiles.below(path);
    }

    @Override
    public Path path() {
        return path;
    }
}
