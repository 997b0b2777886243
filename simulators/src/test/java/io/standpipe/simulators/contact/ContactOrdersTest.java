package io.standpipe.simulators.contact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContactOrdersTest {

    @TempDir Path directory;

    private String obey(String orders) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ContactOrders(
                        new ContactPanel(directory),
                        new PrintStream(out, true, StandardCharsets.UTF_8))
                .obey(new BufferedReader(new StringReader(orders)));
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    private String text(String file) throws IOException {
        return Files.readString(directory.resolve(file)).strip();
    }

    @Test
    void aContactToGroundPullsItsPinDown() throws IOException {
        assertEquals("pin 17: contact close", obey("17 close\n"));
        assertEquals("pull-down", text("sim_gpio17/pull"));
        assertEquals("pin 17: contact open", obey("\n 17  open \n"));
        assertEquals("pull-up", text("sim_gpio17/pull"));
    }

    @Test
    void aVoltageStandsAtItsConverter() throws IOException {
        assertEquals("adc:2 has 1.65 V", obey("adc:2 1.65"));
        assertEquals("1.6500", text("adc/in_voltage2"));
    }

    @Test
    void anOutputIsLookedAt() throws IOException {
        assertEquals("pin 5 is off", obey("5?"));
        Files.createDirectories(directory.resolve("sim_gpio5"));
        Files.writeString(directory.resolve("sim_gpio5/value"), "1\n");
        assertEquals("pin 5 is on", obey("5?"));
    }

    @ParameterizedTest
    @CsvSource({"17", "17 shut", "x close", "x?", "adc:x 1", "adc:1 one", "17 close now"})
    void whatIsNoOrderIsAnsweredWithWhatIs(String order) throws IOException {
        assertEquals(
                "expected PIN close | PIN open | PIN? | CONVERTER:INPUT VOLTS, but came \"%s\""
                        .formatted(order),
                obey(order));
    }
}
