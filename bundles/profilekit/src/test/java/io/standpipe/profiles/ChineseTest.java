package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.config.Settings;
import io.standpipe.model.words.text.ProfileTexts;
import io.standpipe.testkit.ChineseText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a technician who fills in a device table is told of the shipped profiles. */
class ChineseTest {

    private static final Library SHIPPED = Texts.load(List.of(Texts.allShipped()));

    @BeforeEach
    void tell() {
        ProfileTexts.are(SHIPPED::chinese);
    }

    @AfterEach
    void forget() {
        ProfileTexts.are(null);
    }

    private String problem(String header, String row) {
        Settings settings =
                Settings.of(
                        Map.of("devices", "id,profile," + header + "\n" + row.replace('/', ',')));
        settings.rows(Set.of(), (cells, column) -> false, () -> cells -> cells.device(SHIPPED, ""));
        assertEquals(1, settings.problems().size(), settings.problems().toString());
        return settings.problems().get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "failed | b/generic-battery-voltage/20 | profile generic battery voltage failed low alarms when | 设备模板 generic-battery-voltage 不能使用参数 failed=20：第 46 行 alarms[1].when：限值 20 没有越过 \"low-battery\" 的限值 11.4；请对调",
                "failed,low | b/generic-battery-voltage/20/20 | profile generic battery voltage failed low alarms when | 下限 20 高于同一点位、同一类别的上限 15",
                "litres | f/generic-flow-pulse/10000 | profile generic flow pulse litres alarms when | 限值 2 在点位 flow 的 5 个脉冲步长之内：60 秒内一个 10000 L 的脉冲",
                "at_4ma,at_20ma,low,low_low,high | t/generic-level-4-20ma/2/2/1/0.5/30 | profile generic level ma low high at points current mA | at_20ma=2, at_4ma=2, high=30, low=1, low_low=0.5：第",
                "failed | b/generic-battery-voltage/x | profile generic battery voltage failed | 设备模板 generic-battery-voltage 的参数 failed 须为 1 至 60 的数（V），最多 2 位小数，现为 \"x\"",
                "on_delay | b/generic-battery-voltage/100 | profile generic battery voltage on delay | 须为 1 至 60 的整数（s），现为 \"100\"",
                "pull | d/generic-contact-door/x | profile generic contact door pull up down none | 须为下列之一：up, down, none，现为 \"x\"",
                "pul | d/generic-contact-door/up | pul pull generic contact door | 不是设备模板 generic-contact-door 的列；是否应为“pull”？",
                "name | d/generic-contact-dor/x | profile generic contact door dor | 没有设备模板 \"generic-contact-dor\"；是否应为“generic-contact-door”？",
                "name | n/notifier-modbus-gw-node/x | node notifier modbus gw unit NOTI FIRE NET VeriFire Tools | 设备模板 notifier-modbus-gw-node 需要 node 列，须为 1 至 240 的整数：控制器在 NOTI-FIRE-NET 上的节点号",
                "name | t/generic-level-4reg/x | high low GB | 必须填写（各水位因设施而异，见其设计文件（GB 50974-2014 第 4.3.9 条要求最低、最高水位报警））；填写之前按设备模板的默认值",
                "name | s/siemens-nk8237/x | delegation element elements zone zones words Channel Delegation Composer unread | 必须填写（delegation 列：控制器中配置了 Channel Delegation 时填 elements，否则填 zones；可查 Composer 中该控制器的清单，或询问调试人员；element_words 列：超出的部件不读取",
            })
    void aWrongRowIsToldInChinese(String header, String row, String names, String part) {
        String chinese = ChineseText.only(problem(header, row), names.split(" ", -1));
        assertEquals(part, chinese.contains(part) ? part : chinese);
    }

    @Test
    void severalColumnsThatAreMissingAreToldOneByOne() throws Exception {
        String text =
                Texts.with(
                                "kind: hydrant",
                                """
                        kind: hydrant
                        names: {texts: {loops of it: 回路数}}
                        parameters:
                          loops: {required: true, min: 1, max: 9, description: loops of it}
                          mode: {required: true, options: [old, new], description: 印在盖内}""")
                        .replace("range: [-0.1, 2.5]", "range: [-0.1, 2.5]\n    deadband: $loops")
                        .replace("kind: DISABLED", "kind: DISABLED\n    only: {mode: new}");
        Library own = Texts.library(text);
        assertEquals(List.of(), own.problems());
        ProfileTexts.are(own::chinese);
        assertEquals(
                "设备模板 acme-x1 需要 loops 列，须为 1 至 9 的整数：回路数；还需要 mode 列，须为下列之一：old, new：印在盖内",
                ChineseText.only(missing(own), "acme", "loops", "mode", "old", "new"));
    }

    private static String missing(Library library) {
        try {
            return library.profile("acme-x1", Map.of()).id();
        } catch (io.standpipe.model.device.Profiles.ProfileException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void aFileThatIsNotLoadedIsToldInChinese() {
        Library large = Texts.library("#".repeat(ProfileFile.MAX_BYTES + 1));
        assertEquals(
                "文件 test.yaml 未加载：大于 1 MiB；请用 repeat 代替逐个写出点位",
                ChineseText.only(large.problems().get(0), "test", "yaml", "MiB", "repeat"));
        Library twice =
                Texts.load(
                        List.of(
                                List.of(
                                        Texts.file("a.yaml", Texts.GOOD),
                                        Texts.file("b.yaml", Texts.GOOD))));
        assertEquals(
                "文件 b.yaml 未加载：设备模板“acme-x1”也在 a.yaml 中；请删除其中一个文件",
                ChineseText.only(twice.problems().get(0), "yaml", "acme"));
        Library limits = Texts.library(Texts.with("range: [-0.1, 2.5]", "range: [2.5, -0.1]"));
        assertEquals(
                "文件 test.yaml 未加载：第 10 行 points[0].range：最小值 2.5 须小于最大值 -0.1；请对调",
                ChineseText.only(limits.problems().get(0), "test", "yaml", "points", "range"));
        assertEquals(
                "文件 test.yaml 未加载：第 1 行：缺少键 kind",
                ChineseText.only(
                        Texts.library(Texts.with("kind: hydrant\n", "")).problems().get(0),
                        "test yaml kind".split(" ", -1)));
    }
}
