package io.standpipe.outbox.store.table;

import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** The database file cannot be used, now or later. */
public final class DamagedDatabaseException extends SQLException {

    // https://www.sqlite.org/rescode.html
    private static final int ERROR = 1;
    private static final int CORRUPT = 11;
    private static final int FORMAT = 24;
    private static final int NOTADB = 26;

    public DamagedDatabaseException(String text) {
        super(text);
    }

    /** Whether the file itself is bad, in contrast to a disk that is full or refuses. */
    public static boolean means(Throwable e) {
        int code = primaryCode(e);
        return e instanceof DamagedDatabaseException
                || code == CORRUPT
                || code == NOTADB
                || code == FORMAT;
    }

    /** Whether a statement of ours does not fit the tables; that cannot be the disk. */
    public static boolean otherTables(Throwable e) {
        return primaryCode(e) == ERROR;
    }

    private static int primaryCode(Throwable e) {
        return e instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xFF : 0;
    }
}
