package io.standpipe.standalone.door;

import io.standpipe.model.config.Settings;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the door is.
 *
 * @param address to listen at
 * @param port 0 for any that is free
 * @param scrapeToken where the token stands by which figures are asked for; empty for none
 */
record DoorSettings(InetAddress address, int port, String scrapeToken) {

    static final String LISTEN = "listen";
    static final String SCRAPE = "scrapeToken";
    static final String DEFAULT = "127.0.0.1:8080";

    private static final int MAX_PORT = 65535;

    /** An address in figures: a name would need a name service at the start. */
    private static final Pattern FORM =
            Pattern.compile("([0-9.]{7,15}|\\[[0-9a-fA-F:.]{2,45}]):([0-9]{1,5})");

    static DoorSettings read(Settings settings) {
        String token = token(settings);
        String text = settings.text(LISTEN, DEFAULT).strip();
        DoorSettings read = parse(text, token);
        if (read != null) {
            return read;
        }
        settings.wrong(
                LISTEN,
                SettingPhrase.MUST_BE.with(LISTEN, "ADDRESS:PORT", '"' + text + '"'),
                SettingPhrase.USING.with(DEFAULT));
        return Objects.requireNonNull(parse(DEFAULT, token));
    }

    private static String token(Settings settings) {
        String reference = settings.text(SCRAPE, "").strip();
        String wrong = reference.isEmpty() ? "" : ScrapeToken.wrong(reference);
        if (wrong.isEmpty()) {
            return reference;
        }
        settings.wrong(
                SCRAPE,
                SettingPhrase.MUST_BE.with(
                        SCRAPE, DoorPhrase.SCRAPE_TOKEN.of(ScrapeToken.MIN_LENGTH), wrong));
        return "";
    }

    private static @Nullable DoorSettings parse(String text, String token) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > MAX_PORT) {
            return null;
        }
        try {
            return new DoorSettings(
                    InetAddress.getByName(parts.group(1)), Integer.parseInt(parts.group(2)), token);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
