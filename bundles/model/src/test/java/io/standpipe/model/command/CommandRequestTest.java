package io.standpipe.model.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandRequestTest {

    private static CommandRequest json(Object value) {
        return new CommandRequest("c", "Li Na", Map.of("m", value));
    }

    private static CommandRequest form(String text) {
        return CommandRequest.ofForm("c", "Li Na", Map.of("m", text));
    }

    @Test
    void aFieldOfAFormIsATextOrANumber() throws CommandException {
        assertEquals("42", form("42").text("m"));
        assertEquals("a-1", form("a-1").id("m"));
        assertEquals(42, form("42").number("m"));
        assertEquals(-1, form("-1").number("m", -1, 1));
        assertEquals(-1.5e3, form("-1.5e3").decimal("m"));
        assertTrue(form("").has("m"));
        assertFalse(form("").has("n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "+1", "1.0", "1e3", "0x1", "१", "9999999999999999999"})
    void whatIsNoWholeNumberIsRefused(String text) {
        assertThrows(CommandException.class, () -> form(text).number("m"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NaN", "Infinity", "1d", "0x1p3", "1e999", ".5", "1."})
    void whatIsNoNumberIsRefused(String text) {
        assertThrows(CommandException.class, () -> form(text).decimal("m"));
    }

    /** In JSON it is said what is a number. */
    @Test
    void aTextOfJsonIsNoNumber() throws CommandException {
        assertThrows(CommandException.class, () -> json("1").number("m"));
        assertThrows(CommandException.class, () -> json("1").number("m", 0, 2));
        assertThrows(CommandException.class, () -> json("1").decimal("m"));
        assertThrows(CommandException.class, () -> json(1L).text("m"));
        assertThrows(CommandException.class, () -> json(1.5).number("m"));
        assertEquals(Long.MAX_VALUE, json(Long.MAX_VALUE).number("m"));
    }

    @Test
    void theLogGetsOneLine() {
        assertEquals(
                "admin: shelve condition=no\\u000awater device=hyd-1 why=pump\\u2028forged",
                CommandRequest.ofForm(
                                "shelve",
                                "admin",
                                Map.of(
                                        "device",
                                        "hyd-1",
                                        "why",
                                        "pump\u2028forged",
                                        "condition",
                                        "no\nwater"))
                        .line());
        assertTrue(form("x".repeat(5_000)).line().length() <= 500);
    }
}
