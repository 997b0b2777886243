package io.standpipe.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Present.OwnFault;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.ChineseText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.kura.channel.ChannelFlag;
import org.eclipse.kura.channel.ChannelRecord;
import org.eclipse.kura.configuration.metatype.AD;
import org.eclipse.kura.core.configuration.metatype.Tad;
import org.eclipse.kura.driver.PreparedRead;
import org.eclipse.kura.type.DataType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Version;

/** What a channel of a Kura asset gives. */
class ChannelsTest {

    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    private final FakePresent present = new FakePresent();
    private final DriverComponent driver = new DriverComponent(Language.ENGLISH, Map.of());

    @BeforeEach
    void bind() {
        driver.bindPresent(present);
        present.has(0.312, 7, 1);
    }

    @AfterEach
    void end() {
        driver.deactivate();
    }

    private static ChannelRecord record(DataType type, String device, String point, String read) {
        ChannelRecord record = ChannelRecord.createReadRecord("channel", type);
        Map<String, Object> settings = new HashMap<>();
        settings.put("device", device);
        settings.put("point", point);
        settings.put("read", read);
        record.setChannelConfig(settings);
        return record;
    }

    private String read(DataType type, String device, String point, String read) {
        return read(driver, type, device, point, read);
    }

    private static String read(
            DriverComponent driver, DataType type, String device, String point, String read) {
        ChannelRecord record = record(type, device, point, read);
        driver.read(List.of(record));
        return line(record);
    }

    /** Of the Chinese package. */
    private String readInChinese(DataType type, String device, String point, String read) {
        DriverComponent chinese = new DriverComponent(Language.CHINESE, Map.of());
        chinese.bindPresent(present);
        try {
            return read(chinese, type, device, point, read);
        } finally {
            chinese.deactivate();
        }
    }

    private static String line(ChannelRecord record) {
        var status = record.getChannelStatus();
        if (status == null) {
            return "no status";
        }
        if (status.getChannelFlag() == ChannelFlag.FAILURE) {
            assertNull(record.getValue(), "a failed channel must not carry a value");
            return "! " + status.getExceptionMessage();
        }
        var value = record.getValue();
        return value == null ? "no value" : value.getType() + " " + value.getValue();
    }

    @ParameterizedTest
    @CsvSource({
        "DOUBLE,  hyd-1, pressure, value,          DOUBLE 0.312",
        "FLOAT,   hyd-1, pressure, value,          FLOAT 0.312",
        "STRING,  hyd-1, pressure, value,          STRING 0.312",
        "DOUBLE,  hyd-1, pressure, '',             DOUBLE 0.312",
        "INTEGER, hyd-1, count,    value,          INTEGER 7",
        "LONG,    hyd-1, count,    value,          LONG 7",
        "STRING,  hyd-1, pump,     value,          STRING running",
        "INTEGER, hyd-1, pump,     value,          INTEGER 1",
        "BOOLEAN, hyd-1, pump,     value,          BOOLEAN true",
        "STRING,  hyd-1, pressure, quality,        STRING GOOD",
        "STRING,  hyd-1, '',       state,          STRING NORMAL",
        "STRING,  hyd-1, '',       serviceability, STRING SERVICEABLE",
        "STRING,  hyd-1, '',       alarms,         STRING ''",
        "STRING,  '',    '',       state,          STRING NORMAL",
        "STRING,  '',    '',       alarms,         STRING ''",
    })
    void itGivesWhatIsAsked(
            DataType type, String device, String point, String read, String expected) {
        assertEquals(expected.replace("''", ""), read(type, device, point, read));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            INTEGER | hyd-1 | pressure | value   | pressure is 0.312 MPa and does not fit into the channel's value type INTEGER; DOUBLE or STRING do
            BOOLEAN | hyd-1 | count    | value   | count is 7 and does not fit into the channel's value type BOOLEAN; DOUBLE or STRING do
            DOUBLE  | hyd-1 | pressure | quality | this is a text; set the channel's value type to STRING, it is DOUBLE
            DOUBLE  | hyd-2 | pressure | value   | no device "hyd-2" is installed; see the device tables of the buses
            DOUBLE  | hyd-1 | level    | value   | hyd-1 has no point "level"; its profile test-hydrant has pressure, count, pump
            DOUBLE  | hyd-1 | ''       | value   | point must be the id of a point of the device's profile, such as pressure, but is empty
            DOUBLE  | ''    | pressure | value   | device must be the id of an installed device, but is empty; only state and alarms can be read of the gateway itself
            DOUBLE  | a b   | pressure | value   | device must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit, but is "a b"
            DOUBLE  | hyd-1 | pressure | level   | read must be value, quality, state, serviceability or alarms, but is "level"
            """)
    void whatCannotBeReadIsAnErrorThatSaysWhy(
            DataType type, String device, String point, String read, String why) {
        assertEquals("! " + why, read(type, device, point, read));
        assertEquals("! " + ChineseText.of(why), readInChinese(type, device, point, read));
    }

    @Test
    void aBadPointIsAnErrorWithItsCauseAndNeverTheOldValue() {
        ChannelRecord template = record(DataType.DOUBLE, "hyd-1", "pressure", "value");
        PreparedRead prepared = driver.prepareRead(List.of(template));
        List<ChannelRecord> good = execute(prepared);
        assertEquals("DOUBLE 0.312", line(good.get(0)));
        assertEquals("MPa", good.get(0).getUnit());
        assertEquals(FakePresent.READ.utc(), good.get(0).getTimestamp());
        present.has(
                FakePresent.HYDRANT,
                Serviceability.UNKNOWN,
                new Reading(
                        FakePresent.PRESSURE,
                        Double.NaN,
                        Quality.bad(Quality.Cause.DEVICE_SILENT)));
        List<ChannelRecord> bad = execute(prepared);
        assertNotSame(good.get(0), bad.get(0));
        assertEquals("! BAD device-silent", line(bad.get(0)));
        assertEquals(
                "STRING BAD device-silent", read(DataType.STRING, "hyd-1", "pressure", "quality"));
        present.has(
                FakePresent.HYDRANT,
                Serviceability.UNKNOWN,
                new Reading(FakePresent.PRESSURE, Double.NaN, Quality.NOT_YET_READ));
        assertEquals("! UNCERTAIN not-yet-read", line(execute(prepared).get(0)));
        // A value out of range came with a number; that is no value either.
        present.has(
                FakePresent.HYDRANT,
                Serviceability.UNKNOWN,
                new Reading(FakePresent.PRESSURE, 9.9, Quality.OUT_OF_RANGE));
        assertEquals("! BAD out-of-range", line(execute(prepared).get(0)));
    }

    private static List<ChannelRecord> execute(PreparedRead prepared) {
        try {
            return prepared.execute();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theGatewaysOwnFaultsAreAChannel() {
        present.faults.add(
                new OwnFault(
                        "io.standpipe.modbus~bus", "configuration", "row 3: no", FakePresent.READ));
        assertEquals("STRING FAULT", read(DataType.STRING, "", "", "state"));
        assertEquals(
                "STRING io.standpipe.modbus~bus: row 3: no",
                read(DataType.STRING, "", "", "alarms"));
    }

    @Test
    void onlyAWaterSourceIsServiceableOrNot() {
        present.has(FakePresent.device(DeviceKind.PUMP, "pump-1"), null);
        assertEquals(
                "! pump-1 is no water source; only these are serviceable or not",
                read(DataType.STRING, "pump-1", "", "serviceability"));
        assertEquals(
                "! pump-1 不是消防水源；只有消防水源有完好情况",
                readInChinese(DataType.STRING, "pump-1", "", "serviceability"));
    }

    @Test
    void withoutAGatewayEachChannelSaysSo() {
        driver.unbindPresent(present);
        assertTrue(
                read(DataType.DOUBLE, "hyd-1", "pressure", "value")
                        .startsWith("! the gateway does not run"));
        driver.bindPresent(present);
        assertEquals("DOUBLE 0.312", read(DataType.DOUBLE, "hyd-1", "pressure", "value"));
    }

    @Test
    void rulesThatDoNotAnswerHoldNobodyForLong() {
        present.silent = true;
        assertEquals(
                "! the gateway's rules did not answer within 2 s; look into the log",
                read(DataType.DOUBLE, "hyd-1", "pressure", "value"));
        assertEquals(
                "! 网关 2 秒内未应答；请查看日志", readInChinese(DataType.DOUBLE, "hyd-1", "pressure", "value"));
    }

    @Test
    void writingIsRefused() {
        assertThrows(UnsupportedOperationException.class, () -> driver.write(List.of()));
    }

    /** Kura casts them to its own class and gives up on anything else. */
    @Test
    void theChannelsSettingsAreWhatKuraCastsThemTo() {
        List<?> settings =
                assertInstanceOf(List.class, driver.getChannelDescriptor().getDescriptor());
        assertEquals(3, settings.size());
        for (Object setting : settings) {
            AD described = assertInstanceOf(Tad.class, setting);
            assertTrue(!described.getId().startsWith("+"), described.getId());
            assertEquals("", described.getName() == null ? "no name" : "");
        }
    }

    @Test
    void theFormIsInThePackagesLanguage() {
        for (Language language : Language.values()) {
            List<String> texts = new ArrayList<>();
            for (AD setting : Channel.descriptor(language)) {
                texts.add(setting.getName());
                texts.add(setting.getDescription());
                setting.getOption().forEach(option -> texts.add(option.getLabel()));
            }
            assertEquals(11, texts.size());
            for (String text : texts) {
                assertEquals(language == Language.CHINESE, HAN.matcher(text).find(), text);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.1.0, ENGLISH",
        "0.1.0.zh, CHINESE",
        "0.1.0.SNAPSHOT, ENGLISH",
        "0.1.0.SNAPSHOT-zh, CHINESE",
        "0.1.0.zhx, ENGLISH",
    })
    void theVersionOfTheBundleSaysWhichPackageItIs(String version, Language language) {
        assertEquals(language, Language.of(Version.parseVersion(version)));
    }
}
