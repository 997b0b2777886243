package io.standpipe.model.device;

import org.jspecify.annotations.Nullable;

/**
 * Where a device stands.
 *
 * @param grid grid cell of the district's grid management, such as {@code FT-03-117}; empty if not
 *     given
 * @param lat latitude in degrees north, WGS 84, [-90, 90]; null if not given
 * @param lon longitude in degrees east, WGS 84, [-180, 180]; null if not given
 */
public record Place(String grid, @Nullable Double lat, @Nullable Double lon) {

    public static final Place UNKNOWN = new Place("", null, null);
}
