package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What axe-core finds wrong with a page for people who cannot see it, or use no mouse. */
final class Accessibility {

    private static final String AXE = script();

    private Accessibility() {}

    private static String script() {
        try (InputStream in = Accessibility.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page as it is shown has no violation that axe-core calls serious or critical. */
    static void requireGood(Chromium browser) throws Exception {
        if (!browser.eval("typeof axe").equals("object")) {
            browser.eval(AXE + "\n;1");
        }
        String found =
                browser.eval(
                        "axe.run({resultTypes: ['violations']}).then(r => JSON.stringify("
                                + "r.violations.filter(v => /serious|critical/.test(v.impact))"
                                + ".flatMap(v => v.nodes.map(n => v.id + ' at ' + n.target + ': '"
                                + " + n.failureSummary))))");
        JsonNode violations = new ObjectMapper().readTree(found);
        List<String> all = new ArrayList<>();
        violations.forEach(one -> all.add(one.asText()));
        assertEquals(List.of(), all);
    }
}
