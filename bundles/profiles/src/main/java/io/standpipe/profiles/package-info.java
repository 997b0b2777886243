/**
 * Device profiles: YAML files become {@link io.standpipe.model.device.DeviceProfile}s. A {@link
 * io.standpipe.profiles.Library} is made of layers of files; when the files or the settings change,
 * a new one takes its place. How a point is read, the formats of the buses say, which come and go.
 */
@NullMarked
package io.standpipe.profiles;

import org.jspecify.annotations.NullMarked;
