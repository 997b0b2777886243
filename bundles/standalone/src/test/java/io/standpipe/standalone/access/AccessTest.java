package io.standpipe.standalone.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.console.Role;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

    private static final String HERE = "127.0.0.1";
    private static final String GOOD = "four words are best";

    @TempDir Path directory;

    private final VirtualTime time = new VirtualTime();
    // bcrypt's least rounds: what is tested is not how slow it is.
    private final PasswordHashes passwords = new PasswordHashes(4);
    private Access access;
    private Accounts accounts;

    @BeforeEach
    void open() throws IOException {
        access = new Access(directory, passwords, time);
        accounts = new Accounts(directory.resolve("users"));
        accounts.put(account("wang", Role.TECHNICIAN, GOOD));
    }

    private Account account(String name, Role role, String password) {
        return new Account(name, role, passwords.hash(password.toCharArray()), false);
    }

    private String logIn(String name, String password) throws Access.RefusedException {
        return access.logIn(name, password.toCharArray(), HERE);
    }

    private DoorPhrase refusal(String name, String password) {
        return (DoorPhrase)
                assertThrows(Access.RefusedException.class, () -> logIn(name, password))
                        .said()
                        .phrase();
    }

    @Test
    void whoHasTheRightPasswordIsLetInAndOutAgain() throws Exception {
        String id = logIn("wang", GOOD);
        LoginSession session = Objects.requireNonNull(access.session(id));
        assertEquals(Role.TECHNICIAN, Objects.requireNonNull(access.account(session)).role());
        access.logOut(id, "wang", HERE);
        assertNull(access.session(id));
    }

    @Test
    void eachLoginIsANewSessionWithATokenOfItsOwn() throws Exception {
        String first = logIn("wang", GOOD);
        String second = logIn("wang", GOOD);
        assertNotEquals(first, second);
        assertNotEquals(
                Objects.requireNonNull(access.session(first)).token(),
                Objects.requireNonNull(access.session(second)).token());
        assertNull(access.session("an id that somebody else chose"));
    }

    @Test
    void nobodyLearnsWhetherANameIsKnown() {
        assertEquals(DoorPhrase.WRONG_LOGIN, refusal("wang", "another"));
        assertEquals(DoorPhrase.WRONG_LOGIN, refusal("nobody", GOOD));
        // That of the hash which stands in for nobody's.
        assertEquals(DoorPhrase.WRONG_LOGIN, refusal("nobody", "abc123xyz"));
        assertFalse(passwords.fits("abc123xyz".toCharArray(), ""));
    }

    @Test
    void whoGuessesWaitsLongerEachTime() throws Exception {
        for (int i = 0; i < LoginLimit.FREE; i++) {
            assertEquals(DoorPhrase.WRONG_LOGIN, refusal("wang", "guess " + i));
        }
        assertEquals(DoorPhrase.LOGIN_WAIT, refusal("wang", GOOD));
        time.advance(Duration.ofSeconds(1));
        assertEquals(DoorPhrase.WRONG_LOGIN, refusal("wang", "another guess"));
        time.advance(Duration.ofSeconds(1));
        assertEquals(DoorPhrase.LOGIN_WAIT, refusal("wang", GOOD));
        // Somebody elsewhere does not wait for it.
        assertNotNull(access.logIn("wang", GOOD.toCharArray(), "10.0.0.7"));
        time.advance(Duration.ofSeconds(1));
        assertNotNull(logIn("wang", GOOD));
        assertEquals(DoorPhrase.WRONG_LOGIN, refusal("wang", "another"));
    }

    @Test
    void nobodyWaitsLongerThanAMinute() throws Exception {
        for (int i = 0; i < 40; i++) {
            time.advance(LoginLimit.LONGEST);
            assertEquals(DoorPhrase.WRONG_LOGIN, refusal("wang", "guess " + i));
        }
        time.advance(LoginLimit.LONGEST);
        assertNotNull(logIn("wang", GOOD));
    }

    @Test
    void aSessionEndsWhenNobodyUsesItAndAfterAShift() throws Exception {
        String idle = logIn("wang", GOOD);
        String used = logIn("wang", GOOD);
        for (long minutes = 0; minutes < LoginSessions.LONGEST.toMinutes(); minutes += 10) {
            time.advance(Duration.ofMinutes(10));
            assertNotNull(access.session(used), minutes + " min");
        }
        assertNull(access.session(idle));
        time.advance(Duration.ofMinutes(1));
        assertNull(access.session(used));
    }

    @Test
    void theOldestSessionGoesWhenThereAreTooMany() throws Exception {
        String first = logIn("wang", GOOD);
        String second = logIn("wang", GOOD);
        time.advance(Duration.ofSeconds(1));
        assertNotNull(access.session(first));
        for (int i = 0; i < LoginSessions.MOST - 1; i++) {
            logIn("wang", GOOD);
        }
        assertNull(access.session(second));
        assertNotNull(access.session(first));
    }

    @Test
    void whoIsTakenOutOfTheFileIsOutAtOnce() throws Exception {
        String id = logIn("wang", GOOD);
        Files.writeString(directory.resolve("users"), "# nobody any more\n");
        assertNull(access.account(Objects.requireNonNull(access.session(id))));
    }

    @Test
    void theFirstStartMakesAUserWithAOneTimePassword() throws Exception {
        Path fresh = directory.resolve("fresh");
        Access first = new Access(fresh, passwords, time);
        first.begin();
        Account made = Objects.requireNonNull(new Accounts(fresh.resolve("users")).find("admin"));
        assertTrue(made.oneTime());
        assertEquals(Role.ADMINISTRATOR, made.role());
        assertFalse(made.toString().contains(made.hash()));
        String before = Files.readString(fresh.resolve("users"));
        first.begin();
        assertEquals(before, Files.readString(fresh.resolve("users")), "once");
    }

    @Test
    void anotherPasswordEndsAllSessionsOfTheUser() throws Exception {
        String old = logIn("wang", GOOD);
        Account account = Objects.requireNonNull(accounts.find("wang"));
        String fresh =
                access.changePassword(
                        account, GOOD.toCharArray(), "other words are too".toCharArray(), HERE);
        assertNull(access.session(old));
        assertNotNull(access.session(fresh));
        assertEquals(DoorPhrase.WRONG_LOGIN, refusal("wang", GOOD));
        assertNotNull(logIn("wang", "other words are too"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "",
                "this one has far more than the 72 bytes that bcrypt looks at, so its end would not count",
                "四个字四个字四个字四个字四个字四个字四个字四个字四个"
            })
    void aPasswordThatCannotBeOneChangesNothing(String fresh) throws Exception {
        Account account = Objects.requireNonNull(accounts.find("wang"));
        Access.RefusedException refused =
                assertThrows(
                        Access.RefusedException.class,
                        () ->
                                access.changePassword(
                                        account, GOOD.toCharArray(), fresh.toCharArray(), HERE));
        assertEquals(DoorPhrase.PASSWORD_LENGTH, refused.said().phrase());
        assertNotNull(logIn("wang", GOOD));
    }

    @Test
    void whatIsWrongInTheFileIsToldByLineAndTheOthersStay() throws Exception {
        Path users = directory.resolve("users");
        String good = Files.readString(users);
        Files.writeString(
                users,
                good
                        + "li:chief:$2a$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW\n"
                        + "zhao:viewer:secret\n"
                        + "wang:viewer:$2a$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW\n");
        assertEquals(3, access.problems().size());
        assertTrue(access.problems().get(0).contains("line 3"), access.problems()::toString);
        assertFalse(access.problems().toString().contains("secret"));
        assertNotNull(logIn("wang", GOOD));
    }

    @Test
    void allIsWrittenDownWithoutPasswords() throws Exception {
        refusal("wang", "a wrong password");
        String id = logIn("wang", GOOD);
        access.order("wang", HERE, "/operate {do=[acknowledge]}");
        access.logOut(id, "wang", HERE);
        Path log = directory.resolve("audit.log");
        String text = Files.readString(log);
        assertEquals(new AuditChain.Verified(4, 0), AuditChain.verify(log));
        assertTrue(text.contains("acknowledge"), text);
        assertFalse(text.contains("a wrong password"), text);
        assertFalse(text.contains(GOOD), text);
        assertFalse(text.contains(id), text);
    }

    @Test
    void nothingIsDoneThatCannotBeWrittenDown() throws Exception {
        Files.createDirectory(directory.resolve("audit.log"));
        assertThrows(Access.UnableException.class, () -> logIn("wang", GOOD));
        assertThrows(Access.UnableException.class, () -> access.order("wang", HERE, "anything"));
    }
}
