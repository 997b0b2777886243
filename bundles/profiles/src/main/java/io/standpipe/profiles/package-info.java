/**
 * Device profiles: YAML files become {@link io.standpipe.model.DeviceProfile}s. A {@link
 * io.standpipe.profiles.Library} is made of layers of files and never changes; when the files or
 * the settings change, a new one takes its place.
 */
@NullMarked
package io.standpipe.profiles;

import org.jspecify.annotations.NullMarked;
