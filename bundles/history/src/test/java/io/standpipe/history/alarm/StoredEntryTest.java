package io.standpipe.history.alarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.history.AlarmEntry;
import io.standpipe.model.time.Stamp;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** An upgrade keeps the history, and so does a way back. */
class StoredEntryTest {

    /** Written by the first version: it must stay readable. */
    private static final byte[] FIRST =
            Base64.getDecoder()
                    .decode(
                            "AQAIMWEyYjNjNGQAAAABKgXyAAAAAaDEUGwAAA5VTlNZTkNIUk9OSVNFRAAAAAAAAAAqAAZSQUlT"
                                    + "RUQABWh5ZC0xAAdMaXplIFJkAAAADGxvdy1wcmVzc3VyZQALU1VQRVJWSVNPUlkABk1F"
                                    + "RElVTQEAAAAAAAAAAAAAAAAAAD+pmZmZmZmaAANNUGEADXdoeSDkuLrku4DkuYg=");

    private static final Stamp AT =
            new Stamp(5_000_000_000L, 1_790_000_000_000L, Stamp.Clock.UNSYNCHRONISED);

    private static final AlarmEntry ENTRY =
            new AlarmEntry(
                    42,
                    AT.utc(),
                    AT.clock(),
                    false,
                    AlarmEntry.What.RAISED,
                    "hyd-1",
                    "Lize Rd",
                    "",
                    "low-pressure",
                    AlarmKind.SUPERVISORY,
                    Priority.MEDIUM,
                    true,
                    "",
                    "",
                    0,
                    "",
                    0.05,
                    "MPa",
                    "why 为什么");

    @Test
    void whatTheFirstVersionWroteIsRead() {
        StoredEntry expected = new StoredEntry("1a2b3c4d", AT, ENTRY);
        assertEquals(expected, StoredEntry.of(FIRST));
        assertArrayEquals(FIRST, expected.content());
    }

    @Test
    void whatALaterVersionAddsBehindIsPassedOver() {
        byte[] longer = Arrays.copyOf(FIRST, FIRST.length + 20);
        longer[0] = 2;
        assertEquals(ENTRY, Objects.requireNonNull(StoredEntry.of(longer)).entry());
    }

    @Test
    void aWordOfALaterVersionMakesNoOtherEntryOfIt() {
        String text = new String(FIRST, StandardCharsets.ISO_8859_1).replace("RAISED", "RAIZED");
        assertNull(StoredEntry.of(text.getBytes(StandardCharsets.ISO_8859_1)));
        assertNull(StoredEntry.of(Arrays.copyOf(FIRST, FIRST.length - 1)));
        assertNull(StoredEntry.of(new byte[0]));
    }
}
