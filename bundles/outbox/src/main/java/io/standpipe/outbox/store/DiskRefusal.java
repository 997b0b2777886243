package io.standpipe.outbox.store;

import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.words.settings.FilePhrase;
import java.io.IOException;
import org.sqlite.SQLiteException;

/** Why the disk or the database refused, for people; SQLite's own words are for the log. */
public final class DiskRefusal {

    private DiskRefusal() {}

    public static String text(Throwable e) {
        if (e instanceof IOException refused) {
            return PrivateFiles.reason(refused);
        }
        String said = String.valueOf(e.getMessage());
        if (!(e instanceof SQLiteException sqlite)) {
            return said;
        }
        // https://www.sqlite.org/rescode.html
        return switch (sqlite.getResultCode().code & 0xFF) {
            case 3 -> FilePhrase.DENIED.of();
            case 5, 6 -> FilePhrase.LOCKED.of();
            case 8 -> FilePhrase.READ_ONLY_FILE.of();
            case 10 -> FilePhrase.INPUT_OUTPUT.of();
            case 11, 26 -> FilePhrase.DAMAGED.of();
            case 13 -> FilePhrase.NO_SPACE.of();
            case 14 -> FilePhrase.NOT_OPENED.of();
            default -> said;
        };
    }
}
