package io.standpipe.model;

import io.standpipe.model.device.Ids;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Why the gateway does not run: its configuration names no usable identity. A service that is there
 * only then, in the place of {@link Gateway}, for those who show it. Any thread.
 */
@ProviderType
public interface NotRunning {

    /**
     * The gateway's settings that are no {@link Ids#PATTERN}, in the order of its form; one at
     * least.
     */
    List<Wrong> wrong();

    /**
     * @param setting its key
     * @param came what was configured, in quotation marks or described; empty if nothing was
     */
    record Wrong(String setting, String came) {}
}
