package io.standpipe.standalone.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.console.Role;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class UsersTest {

    private static final String HERE = "127.0.0.1";
    private static final String GOOD = "four words are best";
    private static final Users.By ADMIN = new Users.By("admin", HERE);

    @TempDir Path directory;

    private Access access;
    private Users users;

    @BeforeEach
    void open() throws IOException {
        access = AccessFixture.open(directory, new VirtualTime());
        users = access.users();
        AccessFixture.add(directory, "admin", Role.ADMINISTRATOR, GOOD);
        AccessFixture.add(directory, "wang", Role.TECHNICIAN, GOOD);
    }

    private List<String> all() {
        return users.all().stream()
                .map(each -> each + (each.oneTime() ? " one-time" : ""))
                .toList();
    }

    private static void refused(DoorPhrase why, Executable what) {
        assertEquals(
                why, assertThrows(Access.RefusedException.class, what).said().phrase());
    }

    private String logIn(String name, String password) throws Access.RefusedException {
        return access.logIn(name, password.toCharArray(), HERE);
    }

    private String audit() throws IOException {
        return Files.readString(directory.resolve("audit.log"));
    }

    @Test
    void whoIsAddedGetsAPasswordThatLetsInOnce() throws Exception {
        String password = users.add(ADMIN, "zhao", "viewer");
        assertEquals(
                List.of(
                        "admin (ADMINISTRATOR)",
                        "wang (TECHNICIAN)",
                        "zhao (VIEWER) one-time"),
                all());
        LoginSession session = Objects.requireNonNull(access.session(logIn("zhao", password)));
        assertTrue(Objects.requireNonNull(access.account(session)).oneTime());
        assertTrue(audit().contains("\"did\":\"add user zhao as viewer\",\"result\":\"\""));
        assertFalse(audit().contains(password));
        assertFalse(Files.readString(directory.resolve("users")).contains(password));
    }

    @Test
    void aChangeEndsTheSessionsOfTheOneWhomItIsAboutAlone() throws Exception {
        String wang = logIn("wang", GOOD);
        String admin = logIn("admin", GOOD);
        users.change(ADMIN, "wang", "viewer");
        assertNull(access.session(wang));
        wang = logIn("wang", GOOD);
        String fresh = users.reset(ADMIN, "wang");
        assertNull(access.session(wang));
        refused(DoorPhrase.WRONG_LOGIN, () -> logIn("wang", GOOD));
        wang = logIn("wang", fresh);
        users.remove(ADMIN, "wang");
        assertNull(access.session(wang));
        refused(DoorPhrase.WRONG_LOGIN, () -> logIn("wang", fresh));
        assertEquals("admin", Objects.requireNonNull(access.session(admin)).name());
        assertEquals(List.of("admin (ADMINISTRATOR)"), all());
    }

    /** Rancher 14818 and others: after the last one nobody can make another. */
    @Test
    void theLastAdministratorStays() throws Exception {
        refused(DoorPhrase.LAST_ADMINISTRATOR, () -> users.remove(ADMIN, "admin"));
        refused(DoorPhrase.LAST_ADMINISTRATOR, () -> users.change(ADMIN, "admin", "viewer"));
        users.change(ADMIN, "admin", "administrator");
        // One who has never logged in may have lost the password on the way.
        String password = users.add(ADMIN, "li", "administrator");
        refused(DoorPhrase.LAST_ADMINISTRATOR, () -> users.remove(ADMIN, "admin"));
        Account li =
                Objects.requireNonNull(
                        access.account(
                                Objects.requireNonNull(access.session(logIn("li", password)))));
        String unused =
                access.changePassword(
                        li, password.toCharArray(), "another four words".toCharArray(), HERE);
        users.remove(ADMIN, "admin");
        assertEquals(List.of("wang (TECHNICIAN)", "li (ADMINISTRATOR)"), all());
        assertTrue(
                audit().contains(
                                "\"did\":\"remove user admin\",\"result\":\"admin is the only administrator"));
    }

    @Test
    void whatIsNoUserIsRefusedAndChangesNothing() throws IOException {
        String before = Files.readString(directory.resolve("users"));
        for (String name : List.of("", "a b", "a:b", "a\nb", "x".repeat(65), "../x", "#x")) {
            refused(DoorPhrase.USER_NAME, () -> users.add(ADMIN, name, "viewer"));
        }
        refused(DoorPhrase.USER_THERE, () -> users.add(ADMIN, "wang", "administrator"));
        for (String role : List.of("", "root", "VIEWER", "viewer:one-time")) {
            refused(DoorPhrase.USER_ROLE, () -> users.add(ADMIN, "zhao", role));
            refused(DoorPhrase.USER_ROLE, () -> users.change(ADMIN, "wang", role));
        }
        refused(DoorPhrase.USER_UNKNOWN, () -> users.change(ADMIN, "zhao", "viewer"));
        refused(DoorPhrase.USER_UNKNOWN, () -> users.reset(ADMIN, "zhao"));
        refused(DoorPhrase.USER_UNKNOWN, () -> users.remove(ADMIN, "zhao"));
        assertEquals(before, Files.readString(directory.resolve("users")));
    }

    /** Somebody mistyped a line; a change of another user must not take it away. */
    @Test
    void whatCannotBeReadAndWhatIsACommentStays() throws Exception {
        Path file = directory.resolve("users");
        Files.writeString(
                file,
                "# on duty at night\nzhao:viwer:$2a$04$x\n" + Files.readString(file));
        String unused = users.add(ADMIN, "li", "viewer");
        String unusedToo = users.reset(ADMIN, "li");
        String after = Files.readString(file);
        assertTrue(after.contains("\n# on duty at night\nzhao:viwer:$2a$04$x\n"), after);
        assertEquals(1, after.split("name:role:hash", -1).length - 1, after);
        assertEquals(1, access.problems().size());
    }

    @Test
    void whatCannotBeWrittenDownIsNotDone() throws IOException {
        Path log = directory.resolve("audit.log");
        Files.deleteIfExists(log);
        Files.createDirectory(log);
        assertThrows(
                Access.UnableException.class, () -> users.add(ADMIN, "zhao", "viewer"));
        assertThrows(Access.UnableException.class, () -> users.remove(ADMIN, "wang"));
        assertEquals(List.of("admin (ADMINISTRATOR)", "wang (TECHNICIAN)"), all());
    }
}
