package io.standpipe.standalone.access;

import io.standpipe.model.console.Role;
import io.standpipe.model.time.TimeSource;
import java.io.IOException;
import java.nio.file.Path;

/** Users for tests of the door, with bcrypt's least rounds. */
public final class AccessFixture {

    private static final PasswordHashes PASSWORDS = new PasswordHashes(4);

    private AccessFixture() {}

    public static Access open(Path directory, TimeSource time) throws IOException {
        return new Access(directory, PASSWORDS, time);
    }

    public static void add(Path directory, String name, Role role, String password)
            throws IOException {
        put(directory, name, role, password, false);
    }

    /** An administrator who must choose another password. */
    public static void addOneTime(Path directory, String name, String password) throws IOException {
        put(directory, name, Role.ADMINISTRATOR, password, true);
    }

    private static void put(
            Path directory, String name, Role role, String password, boolean oneTime)
            throws IOException {
        new Accounts(directory.resolve("users"))
                .put(new Account(name, role, PASSWORDS.hash(password.toCharArray()), oneTime));
    }
}
