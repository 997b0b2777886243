package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.simulators.device.HydrantSim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.kura.web.api.Console;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The picture of docs/page.md: one hydrant is good, one is silent, one has little water, and a
 * number is at each thing that the document explains. The good one is read seldom, so its age is
 * shown. Needs Chromium.
 */
@Tag("debian")
class CalloutsTest {

    /** In the text of the frame. */
    private static final Pattern CALLOUT = Pattern.compile("(?m)^\\((\\d+)\\) (.*)$");

    /** Of the document: the number, what is there, what to look at. */
    private static final Pattern LEGEND = Pattern.compile("\\| (\\d+) \\| ([^|]*) \\| ([^|]*) \\|");

    /** In the document: a word that the page shows. */
    private static final Pattern WORD = Pattern.compile("\\*([^*]+)\\*");

    /** What the page needs, after the callouts. */
    private static final Pattern TALL = Pattern.compile("(?m)^height (\\d+)$");

    /** The narrowest with all columns: the picture can be read where 400 pixels show it. */
    private static final int WIDTH = 640;

    @TempDir Path work;

    @ParameterizedTest
    @CsvSource({
        "en-US, page.md, callouts, Lize fire station, Lize Rd 42, Lize Rd 61, Lize Rd 80",
        "zh-CN, page.zh.md, callouts-zh, 丽泽消防站, 丽泽路 42 号, 丽泽路 61 号, 丽泽路 80 号"
    })
    void eachNumberOfTheDocumentIsAtItsPlace(
            String language,
            String document,
            String picture,
            String site,
            String low,
            String silent,
            String good)
            throws Exception {
        try (HydrantSim first = HydrantSim.open(0, 1, 0.082, false);
                HydrantSim second = HydrantSim.open(0, 2, 0.356, false);
                HydrantSim third = HydrantSim.open(0, 3, 0.350, false);
                KuraFramework framework = KuraFramework.start(work);
                FakeKura kura = FakeKura.start(framework);
                FakeConsole console = new FakeConsole()) {
            framework.register(Console.class, console, "console");
            framework.install(Built.english());
            kura.update(
                    "io.standpipe.gateway",
                    Map.of("id", "gw-lize-01", "district", "fengtai", "siteName", site));
            String table =
                    "id,profile,address,unit,interval,mounting,grid,name\n"
                            + row("hyd-0042", first, "1,", low)
                            + row("hyd-0061", second, "2,", silent)
                            + row("hyd-0080", third, "3,120000", good)
                            + row("hyd-0081", third, "4a,", good);
            kura.create("io.standpipe.modbus", "north", Map.of("interval", 500, "devices", table));
            int coap = UnknownDetector.freePort();
            kura.create(
                    "io.standpipe.coap",
                    "homes",
                    Map.of("secure", "", "plain", "127.0.0.1:" + coap, "devices", "id,profile\n"));
            UnknownDetector.report(coap, "imei-8645");
            PresentView present = new PresentView(framework);
            KuraFramework.eventually(
                    "values",
                    () ->
                            present.there()
                                    && states(present)
                                            .equals(List.of("NORMAL", "NORMAL", "NORMAL")));
            second.slave().silence();
            // Low pressure has a delay, after which the good one's value is old enough to say so.
            KuraFramework.eventually(
                    "an alarm and a fault",
                    () -> states(present).equals(List.of("ALARM", "FAULT", "NORMAL")));
            String url = console.url("/console?callouts=1&width=" + WIDTH);
            Browser browser = new Browser(work);
            String seen = browser.text(url, language);
            assertEquals(
                    List.of(),
                    wrong(callouts(seen), document),
                    "the page at these numbers says something else than " + document);
            Matcher tall = TALL.matcher(seen);
            assertTrue(tall.find(), seen);
            int height = Integer.parseInt(tall.group(1));
            browser.picture(picture, language, url, WIDTH, height, 1.5);
        }
    }

    /**
     * @param polled unit and interval
     */
    private static String row(String id, HydrantSim hydrant, String polled, String name) {
        return "%s,generic-pressure-4reg,%s,%s,pressurised,FT-03-117,\"%s\"\n"
                .formatted(id, hydrant.slave().address(), polled, name);
    }

    private static List<String> states(PresentView present) {
        return present.devices().stream().map(PresentView.DeviceNow::state).toList();
    }

    /** By number. */
    private static Map<Integer, String> callouts(String text) {
        Map<Integer, String> all = new TreeMap<>();
        Matcher callout = CALLOUT.matcher(text);
        while (callout.find()) {
            all.put(Integer.valueOf(callout.group(1)), callout.group(2));
        }
        assertTrue(all.size() >= 10, text);
        return all;
    }

    /** Each number has a row, and the words in it are those at its place on the page. */
    private static List<String> wrong(Map<Integer, String> callouts, String document)
            throws IOException {
        Map<Integer, String> legend = new TreeMap<>();
        Matcher row =
                LEGEND.matcher(
                        Files.readString(Built.MODULE.resolve("../../docs").resolve(document)));
        while (row.find()) {
            legend.put(Integer.valueOf(row.group(1)), row.group(2));
        }
        assertEquals(callouts.keySet(), legend.keySet(), document);
        List<String> wrong = new ArrayList<>();
        legend.forEach(
                (number, told) -> {
                    String there = String.valueOf(callouts.get(number));
                    Matcher word = WORD.matcher(told);
                    while (word.find()) {
                        if (!there.contains(word.group(1))) {
                            wrong.add(number + ": " + word.group(1) + ", but there is " + there);
                        }
                    }
                    if (there.startsWith("nothing at ")) {
                        wrong.add(number + ": " + there);
                    }
                });
        return wrong;
    }
}
