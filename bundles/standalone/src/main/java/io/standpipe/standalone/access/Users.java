package io.standpipe.standalone.access;

import io.standpipe.model.console.Role;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.model.words.Phrase;
import io.standpipe.standalone.access.Access.RefusedException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator does with users. Each change is written down before it is done, as is one
 * that is refused, and ends the sessions of the one whom it is about. There is always an
 * administrator: without one nobody could make another. Any thread.
 */
public final class Users {

    private final Access access;
    private final PasswordHashes passwords;
    private final LoginSessions sessions;

    /**
     * Who changes something.
     *
     * @param name of an administrator
     * @param address of that one's browser
     */
    public record By(String name, String address) {}

    Users(Access access, PasswordHashes passwords, LoginSessions sessions) {
        this.access = access;
        this.passwords = passwords;
        this.sessions = sessions;
    }

    /** Null if there is no such role. */
    static @Nullable Role role(String word) {
        for (Role role : Role.values()) {
            if (word(role).equals(word)) {
                return role;
            }
        }
        return null;
    }

    /** As it stands in the file of users. */
    public static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** All, in the order of the file. */
    public List<Account> all() {
        return access.all();
    }

    /**
     * Adds one.
     *
     * @param role a word
     * @return the password, which lets in once
     */
    public synchronized String add(By by, String name, String role) throws RefusedException {
        String what = "add user " + name + " as " + role;
        if (!Accounts.isName(name)) {
            throw refused(by, what, DoorPhrase.USER_NAME.with());
        }
        if (access.find(name) != null) {
            throw refused(by, what, DoorPhrase.USER_THERE.with(name));
        }
        return oneTime(by, what, name, known(by, what, role));
    }

    /**
     * Gives one who has lost the password another.
     *
     * @return the password, which lets in once
     */
    public synchronized String reset(By by, String name) throws RefusedException {
        String what = "new password for user " + name;
        return oneTime(by, what, name, account(by, what, name).role());
    }

    private String oneTime(By by, String what, String name, Role role) {
        access.order(by.name(), by.address(), what);
        String password = passwords.oneTime();
        access.put(new Account(name, role, passwords.hash(password.toCharArray()), true));
        sessions.endAll(name);
        return password;
    }

    /**
     * Gives one another role.
     *
     * @param role a word
     */
    public synchronized void change(By by, String name, String role) throws RefusedException {
        String what = "user " + name + " becomes " + role;
        Account account = account(by, what, name);
        Role wanted = known(by, what, role);
        if (wanted != Role.ADMINISTRATOR) {
            requireAnother(by, what, account);
        }
        access.order(by.name(), by.address(), what);
        access.put(new Account(name, wanted, account.hash(), account.oneTime()));
        sessions.endAll(name);
    }

    /** Takes one out, who is out at once. */
    public synchronized void remove(By by, String name) throws RefusedException {
        String what = "remove user " + name;
        requireAnother(by, what, account(by, what, name));
        access.order(by.name(), by.address(), what);
        access.remove(name);
        sessions.endAll(name);
    }

    private Account account(By by, String what, String name) throws RefusedException {
        Account account = access.find(name);
        if (account == null) {
            throw refused(by, what, DoorPhrase.USER_UNKNOWN.with(name));
        }
        return account;
    }

    private Role known(By by, String what, String word) throws RefusedException {
        Role role = role(word);
        if (role == null) {
            throw refused(by, what, DoorPhrase.USER_ROLE.with(word));
        }
        return role;
    }

    /**
     * One whose first password is still to be changed does not count: it may have been lost on the
     * way.
     */
    private void requireAnother(By by, String what, Account account) throws RefusedException {
        boolean another =
                access.all().stream()
                        .anyMatch(
                                each ->
                                        each.role() == Role.ADMINISTRATOR
                                                && !each.oneTime()
                                                && !each.name().equals(account.name()));
        if (account.role() == Role.ADMINISTRATOR && !another) {
            throw refused(by, what, DoorPhrase.LAST_ADMINISTRATOR.with(account.name()));
        }
    }

    private RefusedException refused(By by, String what, Phrase.Said why) {
        access.refused(by.name(), by.address(), what, why.english());
        return new RefusedException(why);
    }
}
