package io.standpipe.model.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.standpipe.model.config.Settings;
import io.standpipe.model.words.settings.RowPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
import io.standpipe.model.words.text.Sentences;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SentencesTest {

    private static String chinese(String text) {
        Label label = Sentences.label(text);
        assertNotNull(label, text);
        return label.zh();
    }

    @Test
    void whatIsWrongAndWhatCountsInsteadAreTwoSentences() {
        Settings settings = Settings.of(Map.of("port", "90000"));
        settings.integer("port", 502, 1, 65535);
        assertEquals(
                List.of("port must be a whole number from 1 to 65535, but is \"90000\"; using 502"),
                settings.problems());
        assertEquals(
                "port 须为 1 至 65535 的整数，现为 \"90000\"；现按 502 运行",
                chinese(settings.problems().get(0)));
    }

    @Test
    void aSentenceOfARowIsTranslatedWithinItsPlace() {
        assertEquals(
                "第 3 行（hyd-1）lat 列：须为 -90 至 90 的度数，现为 \"x\"；设备照常采集，但没有位置；lat 与 lon 是否写反？",
                chinese(
                        FramePhrase.ROW_COLUMN.of(
                                3,
                                "hyd-1",
                                "lat",
                                Sentences.and(
                                        RowPhrase.DEGREES.of(90, 90, "\"x\""),
                                        RowPhrase.LAT_AND_LON.of()))));
    }

    /** Half of a sentence in another language helps nobody. */
    @Test
    void twoOfWhichOneIsNoPhraseAreNone() {
        assertNull(Sentences.label("something; " + SettingPhrase.LEFT_OUT.of()));
        assertNull(Sentences.label(Sentences.and("what nobody knows", "nor this")));
    }

    /** The semicolons of a peer must not part the sentence around its words. */
    @Test
    void anArgumentMayHoldSeveralSentences() {
        String causes =
                Sentences.and(
                        FramePhrase.AT.of("tcp://a", ConnectionPhrase.UNKNOWN_HOST.of("a")),
                        FramePhrase.AT.of(
                                "tcp://b",
                                ConnectionPhrase.BROKER_REFUSED.of(
                                        UplinkPhrase.CODE_AND_TEXT.of(
                                                "banned", "8A", "no; not you; never"))));
        assertEquals(
                "tcp://a 或 tcp://b 拒绝本网关登录：地址 tcp://a：找不到主机 a；地址 tcp://b：消息服务器拒绝：本客户端被禁止（代码 0x8A），说明：no; not you; never；报警和数据均已保留；请检查用户名、密码和客户端标识",
                chinese(FaultPhrase.NOT_LET_IN.of("tcp://a or tcp://b", causes)));
    }

    /** Looked at for each page: what a broker says must not hold the gateway up. */
    @Test
    @Timeout(10)
    void anyNumberOfSemicolonsIsLookedAtInAShortTime() {
        String some = "at x: none; ".repeat(15) + "none";
        String many = "at x: none; ".repeat(2_000) + "none";
        for (int i = 0; i < 20; i++) {
            assertNotNull(Sentences.label(some));
            assertNotNull(Sentences.label(many));
        }
    }
}
