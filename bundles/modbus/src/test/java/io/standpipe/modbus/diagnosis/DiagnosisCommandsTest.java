package io.standpipe.modbus.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.command.Command;
import io.standpipe.model.command.Command.Outcome;
import io.standpipe.model.command.CommandException;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.testkit.ChineseText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The commands that look into a bus: what comes to which bus, and what is refused before. */
class DiagnosisCommandsTest {

    private static final Pattern MEMBER = Pattern.compile("'(\\w+)':('([^']*)'|[^,]+)");

    private final List<String> asked = new ArrayList<>();
    private final FakeDiagnosis lize = new FakeDiagnosis(asked, "modbus~lize", "hyd-1", "hyd-2");
    private final FakeDiagnosis roof = new FakeDiagnosis(asked, "modbus~roof", "tank-1");

    /** Members as the uplink's parser gives them: what is no text or number is some object. */
    private static Map<String, Object> members(String written) {
        Map<String, Object> members = new HashMap<>();
        Matcher each = MEMBER.matcher(written);
        while (each.find()) {
            String value = each.group(2);
            members.put(
                    each.group(1),
                    each.group(3) != null
                            ? each.group(3)
                            : value.matches("-?[0-9]+")
                                    ? (Object) Long.valueOf(value)
                                    : value.matches("[0-9.]+") ? Double.valueOf(value) : List.of());
        }
        return members;
    }

    /** What becomes of it at the first bus that is meant; "meant by none" if none is. */
    private Outcome ask(String command, String written) {
        CommandRequest request = new CommandRequest(command, "Li Na", members(written));
        try {
            for (FakeDiagnosis bus : List.of(roof, lize)) {
                for (Command each : bus.commands.commands()) {
                    if (each.name().equals(command) && each.concerns(request)) {
                        return each.run(request).join();
                    }
                }
            }
        } catch (CommandException e) {
            ChineseText.of(e.sentence());
            return Outcome.of(e.sentence());
        }
        return Outcome.of("meant by none");
    }

    private void assertRefused(String command, String members, String reason) {
        Outcome outcome = ask(command, members);
        assertFalse(outcome.ok(), members);
        assertTrue(outcome.reason().contains(reason), members + ": " + outcome.reason());
    }

    @Test
    void eachQuestionComesToItsBusAsItWasAsked() {
        for (String[] row :
                new String[][] {
                    {"diagnose", "'device':'hyd-2'", "modbus~lize: device hyd-2"},
                    {"diagnose", "'device':'tank-1'", "modbus~roof: device tank-1"},
                    {"diagnose", "'bus':'modbus~roof'", "modbus~roof: bus"},
                    {"trace", "'device':'hyd-1','lasting':600", "modbus~lize: trace hyd-1 PT10M"},
                    {"trace", "'device':'hyd-1','lasting':0", "modbus~lize: trace hyd-1 PT0S"},
                    {
                        "registers",
                        "'device':'hyd-1','table':'holding','first':0,'count':125",
                        "modbus~lize: Registers[device=hyd-1, address=, unit=0, table=HOLDING,"
                                + " first=0, count=125]"
                    },
                    {
                        "registers",
                        "'bus':'modbus~roof','address':'10.0.0.7:502','unit':255,'table':'coil',"
                                + "'first':63536,'count':2000",
                        "modbus~roof: Registers[device=, address=10.0.0.7:502, unit=255,"
                                + " table=COIL, first=63536, count=2000]"
                    },
                    {
                        "registers",
                        "'bus':'modbus~roof','unit':0,'table':'discrete','first':1,'count':1",
                        "modbus~roof: Registers[device=, address=, unit=0, table=DISCRETE, first=1,"
                                + " count=1]"
                    },
                    {
                        "registers",
                        "'device':'hyd-1','table':'input','first':65535,'count':1",
                        "modbus~lize: Registers[device=hyd-1, address=, unit=0, table=INPUT,"
                                + " first=65535, count=1]"
                    },
                    {
                        "scan",
                        "'bus':'modbus~lize','firstUnit':1,'lastUnit':247",
                        "modbus~lize: Scan[address=, firstUnit=1, lastUnit=247, table=HOLDING,"
                                + " register=0]"
                    },
                    {
                        "scan",
                        "'bus':'modbus~lize','address':'192.168.1.20-60:502','firstUnit':255,"
                                + "'lastUnit':255,'table':'input','register':65535",
                        "modbus~lize: Scan[address=192.168.1.20-60:502, firstUnit=255,"
                                + " lastUnit=255, table=INPUT, register=65535]"
                    },
                    {"scanned", "'bus':'modbus~lize'", "modbus~lize: scanned"},
                    {"end-scan", "'bus':'modbus~roof'", "modbus~roof: end-scan"},
                }) {
            Outcome outcome = ask(row[0], row[1]);
            assertTrue(outcome.ok(), outcome.reason());
            assertEquals(List.of(row[2]), asked);
            asked.clear();
        }
    }

    @Test
    void theAnswerIsWhatTheBusTells() {
        lize.answer = Outcome.done(json -> json.member("left", 60_000));
        JsonWriter told = new JsonWriter().beginObject();
        ask("trace", "'device':'hyd-1','lasting':60").results().accept(told);
        assertEquals("{\"left\":60000}", told.endObject().toString());
        lize.answer = Outcome.of("a search goes on");
        assertRefused("scan", "'bus':'modbus~lize','firstUnit':1,'lastUnit':2", "a search goes on");
    }

    @Test
    void anotherBusOrDeviceMeansNone() {
        for (String[] row :
                new String[][] {
                    {"diagnose", "'device':'hyd-9'"},
                    {"diagnose", "'bus':'modbus~none'"},
                    {"trace", "'device':'hyd-9','lasting':60"},
                    {"registers", "'device':'hyd-9','table':'input','first':0,'count':1"},
                    {"registers", "'bus':'hyd-1','unit':1,'table':'input','first':0,'count':1"},
                    {"scan", "'bus':'','firstUnit':1,'lastUnit':2"},
                    {"scanned", "'bus':'lize'"},
                    {"end-scan", "'bus':'lize'"},
                }) {
            assertRefused(row[0], row[1], "meant by none");
        }
        assertEquals(List.of(), asked);
    }

    @Test
    void whatMisfitsIsRefused() {
        String registers = "'device':'hyd-1','table':'holding',";
        String unit = "'bus':'modbus~lize','table':'input','first':0,'count':1";
        String scan = "'bus':'modbus~lize','firstUnit':5,";
        for (String[] row :
                new String[][] {
                    {"diagnose", "", "device or bus must be given, but none is"},
                    {"diagnose", "'device':'hyd-1','bus':'modbus~lize'", "but both are"},
                    {"diagnose", "'device':'a b'", "device must be"},
                    {"diagnose", "'bus':7", "bus must be a text"},
                    {"trace", "'bus':'modbus~lize','lasting':1", "device must be"},
                    {"trace", "'device':'hyd-1'", "lasting must be a whole number from 0 to 600"},
                    {"trace", "'device':'hyd-1','lasting':601", "from 0 to 600"},
                    {"trace", "'device':'hyd-1','lasting':-1", "from 0 to 600"},
                    {"registers", "'table':'holding','first':0,'count':1", "none is"},
                    {"registers", registers + "'bus':'x','first':0,'count':1", "both are"},
                    {"registers", "'device':'hyd-1','first':0,'count':1", "table must be a text"},
                    {
                        "registers",
                        "'device':'hyd-1','table':'HOLDING','first':0,'count':1",
                        "coil, discrete, holding or input"
                    },
                    {"registers", registers + "'count':1", "first must be"},
                    {"registers", registers + "'first':-1,'count':1", "from 0 to 65535"},
                    {"registers", registers + "'first':65536,'count':1", "from 0 to 65535"},
                    {"registers", registers + "'first':0", "count must be"},
                    {"registers", registers + "'first':0,'count':0", "from 1 to 125"},
                    {"registers", registers + "'first':0,'count':126", "from 1 to 125"},
                    {"registers", registers + "'first':65530,'count':7", "from 1 to 6"},
                    {
                        "registers",
                        "'device':'hyd-1','table':'discrete','first':0,'count':2001",
                        "from 1 to 2000"
                    },
                    {"registers", unit, "unit must be a whole number from 0 to 255"},
                    {"registers", unit + ",'unit':256", "from 0 to 255"},
                    {"registers", unit + ",'unit':1.5", "from 0 to 255"},
                    {"registers", unit + ",'unit':1,'address':502", "address must be a text"},
                    {"scan", "'device':'hyd-1','firstUnit':1,'lastUnit':2", "bus must be a text"},
                    {"scan", "'bus':'modbus~lize','lastUnit':2", "firstUnit must be"},
                    {"scan", scan + "'x':0", "lastUnit must be"},
                    {"scan", scan + "'lastUnit':4", "from 5 to 255"},
                    {"scan", scan + "'lastUnit':256", "from 5 to 255"},
                    {"scan", scan + "'lastUnit':5,'table':'all'", "coil, discrete"},
                    {"scan", scan + "'lastUnit':5,'register':65536", "from 0 to 65535"},
                    {"scan", scan + "'lastUnit':5,'address':[]", "address must be a text"},
                    {"scanned", "'device':'hyd-1'", "bus must be a text"},
                    {"end-scan", "", "bus must be a text"},
                }) {
            assertRefused(row[0], row[1], row[2]);
        }
        assertEquals(List.of(), asked);
    }

    private static final Pattern REACHED =
            Pattern.compile(".*unit=(\\d+), table=(\\w+), first=(\\d+), count=(\\d+)]");

    /** Whatever is asked, what reaches a bus can be asked of a device. */
    @Property(tries = 500)
    void whatReachesABusIsWithinTheProtocol(
            @ForAll @IntRange(min = -2, max = 300) int unit,
            @ForAll @IntRange(min = -3, max = 3) int at,
            @ForAll boolean high,
            @ForAll @IntRange(min = -2, max = 2100) int count,
            @ForAll boolean bits) {
        int first = high ? 65_536 - count + at : at; // near one of the ends
        DiagnosisCommandsTest test = new DiagnosisCommandsTest();
        String members =
                "'bus':'modbus~lize','unit':%d,'table':'%s','first':%d,'count':%d"
                        .formatted(unit, bits ? "coil" : "input", first, count);
        boolean ok = test.ask("registers", members).ok();
        int most = bits ? 2000 : 125;
        boolean fits =
                unit >= 0
                        && unit <= 255
                        && first >= 0
                        && count >= 1
                        && count <= most
                        && first + count <= 65536;
        assertEquals(fits, ok, members);
        assertEquals(fits ? 1 : 0, test.asked.size(), members);
        if (fits) {
            Matcher reached = REACHED.matcher(test.asked.get(0));
            assertTrue(reached.matches(), test.asked.toString());
            assertEquals(
                    List.of(unit, first, count),
                    List.of(
                            Integer.parseInt(reached.group(1)),
                            Integer.parseInt(reached.group(3)),
                            Integer.parseInt(reached.group(4))));
        }
    }
}
