package io.standpipe.standalone.access;

import io.standpipe.model.console.Role;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.model.words.Phrase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may come in: logs people in and out, and writes down what they do. Nothing is done that
 * cannot be written down. Any thread.
 */
public final class Access {

    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    /** Who the first start makes. */
    private static final String FIRST = "admin";

    private final Accounts accounts;
    private final Path users;
    private final PasswordHashes passwords;
    private final LoginSessions sessions;
    private final LoginLimit limit;
    private final AuditLog audit;
    private final Users administration;
    private final Path log;

    /** Somebody is not let in, or something is not done. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Phrase.Said said;

        RefusedException(Phrase.Said said) {
            super(said.english());
            this.said = said;
        }

        public Phrase.Said said() {
            return said;
        }
    }

    /** The disk does not let anybody be let in, or anything be written down. */
    public static final class UnableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Phrase.Said said;

        UnableException(Phrase.Said said, IOException e) {
            super(said.english(), e);
            this.said = said;
        }

        public Phrase.Said said() {
            return said;
        }
    }

    /**
     * @param directory of the file of users and of the audit log
     * @throws IOException the audit log cannot be read
     */
    public Access(Path directory, PasswordHashes passwords, TimeSource time) throws IOException {
        users = directory.resolve("users");
        accounts = new Accounts(users);
        this.passwords = passwords;
        sessions = new LoginSessions(time);
        limit = new LoginLimit(time);
        log = directory.resolve("audit.log");
        audit = new AuditLog(log, Instant::now);
        administration = new Users(this, passwords, sessions);
    }

    /** At the first start: makes a user, and says once in the log how to come in. */
    public void begin() throws IOException {
        if (!accounts.absent()) {
            return;
        }
        String password = passwords.oneTime();
        accounts.put(
                new Account(
                        FIRST, Role.ADMINISTRATOR, passwords.hash(password.toCharArray()), true));
        LOG.warn(
                "nobody could log in to the pages yet: the user is {}, the one-time password {}; the first login asks for another (this line is not repeated; if it is lost, take {} away and start again)",
                FIRST,
                password,
                users);
    }

    /**
     * @param address where it comes from
     * @return the session's id
     */
    public String logIn(String name, char[] password, String address) throws RefusedException {
        long wait = limit.wait(address);
        if (wait > 0) {
            throw new RefusedException(DoorPhrase.LOGIN_WAIT.with(wait));
        }
        Account account = find(name);
        if (!passwords.fits(password, account == null ? "" : account.hash()) || account == null) {
            limit.failed(address);
            write(name, address, "login", DoorPhrase.WRONG_LOGIN.of());
            throw new RefusedException(DoorPhrase.WRONG_LOGIN.with());
        }
        limit.succeeded(address);
        write(account.name(), address, "login", "");
        return sessions.begin(account.name());
    }

    /** Null if nobody is logged in by this id. */
    public @Nullable LoginSession session(String id) {
        return sessions.find(id);
    }

    /** Whether this account may still look, as it could when the session was asked for. */
    public boolean lasts(String id, Account account) {
        return sessions.lasts(id) && account.equals(find(account.name()));
    }

    /** Null if there is no such user any more. */
    public @Nullable Account account(LoginSession session) {
        return find(session.name());
    }

    public void logOut(String id, String name, String address) {
        sessions.end(id);
        write(name, address, "logout", "");
    }

    /**
     * Gives somebody who is logged in another password, and ends all that user's sessions.
     *
     * @return the id of a new session
     */
    public String changePassword(Account account, char[] old, char[] fresh, String address)
            throws RefusedException {
        long wait = limit.wait(address);
        if (wait > 0) {
            throw new RefusedException(DoorPhrase.LOGIN_WAIT.with(wait));
        }
        if (!PasswordHashes.mayBe(fresh)) {
            throw new RefusedException(
                    DoorPhrase.PASSWORD_LENGTH.with(
                            PasswordHashes.MIN_LENGTH, PasswordHashes.MAX_BYTES));
        }
        if (!passwords.fits(old, account.hash())) {
            limit.failed(address);
            write(account.name(), address, "password", DoorPhrase.WRONG_PASSWORD.of());
            throw new RefusedException(DoorPhrase.WRONG_PASSWORD.with());
        }
        if (String.valueOf(old).equals(String.valueOf(fresh))) {
            throw new RefusedException(DoorPhrase.PASSWORD_SAME.with());
        }
        write(account.name(), address, "password", "");
        put(new Account(account.name(), account.role(), passwords.hash(fresh), false));
        sessions.endAll(account.name());
        return sessions.begin(account.name());
    }

    /** What an administrator does with users. */
    public Users users() {
        return administration;
    }

    /** Writes down what somebody orders, before it is done. */
    public void order(String name, String address, String what) {
        write(name, address, what, "");
    }

    /** Writes down that an order was refused. */
    public void refused(String name, String address, String what, String why) {
        write(name, address, what, why);
    }

    /** What is wrong in the file of users; a sentence each. */
    public List<String> problems() throws IOException {
        return accounts.problems();
    }

    private void write(String who, String address, String what, String result) {
        try {
            audit.add(who, address, what, result);
        } catch (IOException e) {
            throw new UnableException(DoorPhrase.NO_AUDIT.with(log, PrivateFiles.reason(e)), e);
        }
    }

    @Nullable Account find(String name) {
        try {
            return accounts.find(name);
        } catch (IOException e) {
            throw noUsers(e);
        }
    }

    List<Account> all() {
        try {
            return accounts.all();
        } catch (IOException e) {
            throw noUsers(e);
        }
    }

    void remove(String name) {
        try {
            accounts.remove(name);
        } catch (IOException e) {
            throw noUsers(e);
        }
    }

    private UnableException noUsers(IOException e) {
        return new UnableException(DoorPhrase.NO_USERS.with(users, PrivateFiles.reason(e)), e);
    }

    void put(Account account) {
        try {
            accounts.put(account);
        } catch (IOException e) {
            throw noUsers(e);
        }
    }
}
