package io.standpipe.kurapackage;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * The one time that every file of a package carries, so that equal input gives equal bytes.
 *
 * @param utc within what a zip file can hold, 1980 to 2099
 */
record Stamp(LocalDateTime utc) {

    /**
     * @param text ISO 8601 with offset
     */
    static Stamp parse(String text) {
        return new Stamp(
                OffsetDateTime.parse(text)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime()
                        .withNano(0));
    }
}
