package io.standpipe.console.profile;

import io.standpipe.model.device.Profiles;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.ProfileTrial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about profiles.
 *
 * @param profiles null while there are none
 * @param formats of the buses
 * @param trials of the buses that can try a profile without a device
 */
public record ProfileServices(
        @Nullable Profiles profiles, List<PointFormat> formats, List<ProfileTrial> trials) {}
