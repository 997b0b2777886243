package io.standpipe.kura;

import io.standpipe.model.config.Quotation;
import io.standpipe.model.device.Ids;
import io.standpipe.model.words.ChannelPhrase;
import io.standpipe.model.words.Label;
import io.standpipe.model.words.PhraseException;
import io.standpipe.model.words.settings.SettingPhrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.kura.configuration.metatype.AD;
import org.eclipse.kura.core.configuration.metatype.Tad;
import org.eclipse.kura.core.configuration.metatype.Toption;
import org.eclipse.kura.core.configuration.metatype.Tscalar;
import org.jspecify.annotations.Nullable;

/**
 * What a channel of a Kura asset asks for.
 *
 * @param device id of an installed device; empty for the gateway itself
 * @param point id of one of its points; empty where the aspect belongs to the device
 * @param aspect what of it
 */
record Channel(String device, String point, Aspect aspect) {

    static final String DEVICE = "device";
    static final String POINT = "point";
    static final String ASPECT = "read";

    enum Aspect {
        VALUE("value of the point", "点位的值"),
        QUALITY("quality of the point, with its cause (STRING)", "点位的数据质量及原因（STRING）"),
        STATE(
                "state of the device: NORMAL, ALARM, FAULT, ... (STRING)",
                "设备状态：NORMAL、ALARM、FAULT 等（STRING）"),
        SERVICEABILITY("serviceability of a water source (STRING)", "消防水源的完好情况（STRING）"),
        ALARMS(
                "standing alarms; without a device the gateway's own faults (STRING)",
                "未恢复的报警；未填写设备时为网关故障（STRING）");

        private final String english;
        private final String chinese;
        private final String word = name().toLowerCase(Locale.ROOT);

        Aspect(String english, String chinese) {
            this.english = english;
            this.chinese = chinese;
        }

        private static Aspect of(String word) {
            for (Aspect aspect : values()) {
                if (aspect.word.equalsIgnoreCase(word)) {
                    return aspect;
                }
            }
            throw new PhraseException(ChannelPhrase.ASPECT.with(word));
        }

        /** As the setting says it. */
        String word() {
            return word;
        }

        private Label label() {
            return new Label(english, chinese);
        }

        boolean ofPoint() {
            return this == VALUE || this == QUALITY;
        }
    }

    /**
     * @param settings of the channel, by the ids of {@link #descriptor}
     * @throws PhraseException says what is wrong with them
     */
    static Channel of(@Nullable Map<String, Object> settings) {
        String device = text(settings, DEVICE);
        String point = text(settings, POINT);
        String read = text(settings, ASPECT);
        Aspect aspect = Aspect.of(read.isEmpty() ? Aspect.VALUE.word : read);
        if (device.isEmpty() && aspect != Aspect.STATE && aspect != Aspect.ALARMS) {
            throw new PhraseException(ChannelPhrase.NO_DEVICE_GIVEN.with());
        }
        if (!device.isEmpty() && !Ids.valid(device)) {
            throw new PhraseException(SettingPhrase.ID.with(DEVICE, Quotation.of(device)));
        }
        if (aspect.ofPoint() && point.isEmpty()) {
            throw new PhraseException(ChannelPhrase.NO_POINT_GIVEN.with());
        }
        return new Channel(device, aspect.ofPoint() ? point : "", aspect);
    }

    private static String text(@Nullable Map<String, Object> settings, String key) {
        Object value = settings == null ? null : settings.get(key);
        return value == null ? "" : String.valueOf(value).strip();
    }

    /**
     * The settings of a channel, as its form shows them. Kura's API says {@link AD}, but its assets
     * cast each to {@link Tad}; anything else ends as a ClassCastException on a thread of Kura's,
     * and the asset reads nothing.
     */
    static List<AD> descriptor(Language language) {
        List<AD> settings = new ArrayList<>();
        settings.add(
                setting(
                        DEVICE,
                        language.of(new Label("Device", "设备")),
                        language.of(
                                new Label(
                                        "Id of an installed device, such as hyd-0042. Empty: the gateway itself (read state or alarms). The page Standpipe makes a file of all channels of the devices that it shows, for Upload Channels.",
                                        "已接入设备的编号，例如 hyd-0042。留空：网关自身（只能读取 state 或 alarms）。Standpipe 页面可把所显示设备的全部通道生成一个文件，供“Upload Channels”使用。")),
                        ""));
        settings.add(
                setting(
                        POINT,
                        language.of(new Label("Point", "点位")),
                        language.of(
                                new Label(
                                        "Id of a point of the device's profile, such as pressure. value.type: DOUBLE for what is measured, LONG for a count, STRING for a state with names or a text, BOOLEAN for a contact without names. Not needed for state, serviceability and alarms, which are STRING.",
                                        "设备模板中的点位编号，例如 pressure。value.type：测量值用 DOUBLE，计数用 LONG，有名称的状态或文字用 STRING，没有名称的触点用 BOOLEAN。读取 state、serviceability 和 alarms 时无需填写，其类型为 STRING。")),
                        ""));
        Tad read =
                setting(
                        ASPECT,
                        language.of(new Label("Read", "读取内容")),
                        language.of(new Label("What of it.", "读取该设备或点位的哪一项。")),
                        Aspect.VALUE.word);
        read.setRequired(true);
        for (Aspect aspect : Aspect.values()) {
            Toption option = new Toption();
            option.setLabel(language.of(aspect.label()));
            option.setValue(aspect.word);
            read.getOption().add(option);
        }
        settings.add(read);
        return settings;
    }

    private static Tad setting(String id, String name, String description, String fallback) {
        Tad setting = new Tad();
        setting.setId(id);
        setting.setName(name);
        setting.setDescription(description);
        setting.setType(Tscalar.STRING);
        setting.setCardinality(0);
        setting.setRequired(false);
        setting.setDefault(fallback);
        return setting;
    }
}
