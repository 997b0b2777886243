package io.standpipe.kura;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.files.NativeFiles;
import io.standpipe.model.files.PrivateFiles;
import java.nio.file.Path;
import org.eclipse.kura.system.SystemService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code standpipe} in Kura's data directory ({@code kura.data}, on a packaged Kura {@code
 * /opt/eclipse/kura/data}), which outlives restarts and upgrades of Kura.
 */
@Component(name = "io.standpipe.kura.data", configurationPolicy = ConfigurationPolicy.IGNORE)
public final class KuraDataDirectory implements DataDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(KuraDataDirectory.class);
    private static final String FALLBACK = "/opt/eclipse/kura/data";

    private final Path path;

    @Activate
    public KuraDataDirectory(@Reference SystemService system) {
        String data = system.getKuraDataDirectory();
        path =
                Path.of(data == null || data.isBlank() ? FALLBACK : data, "standpipe")
                        .toAbsolutePath();
        String problem = PrivateFiles.shutOthersOut(path, LOG::warn);
        if (!problem.isEmpty()) {
            LOG.error("{}", problem);
        }
        NativeFiles.below(path);
    }

    @Override
    public Path path() {
        return path;
    }
}
