package io.standpipe.outbox;

import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** The database file cannot be used, now or later. */
final class DamagedException extends SQLException {

    // https://www.sqlite.org/rescode.html
    private static final int ERROR = 1;
    private static final int CORRUPT = 11;
    private static final int FORMAT = 24;
    private static final int NOTADB = 26;

    DamagedException(String text) {
        super(text);
    }

    /** Whether the file itself is bad, in contrast to a disk that is full or refuses. */
    static boolean means(Throwable e) {
        int code = primaryCode(e);
        return e instanceof DamagedException || code == CORRUPT || code == NOTADB || code == FORMAT;
    }

    /** Whether a statement of ours does not fit the tables; that cannot be the disk. */
    static boolean otherTables(Throwable e) {
        return primaryCode(e) == ERROR;
    }

    private static int primaryCode(Throwable e) {
        return e instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xFF : 0;
    }
}
