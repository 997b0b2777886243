package io.standpipe.mqtt;

import io.standpipe.model.Secrets;
import io.standpipe.model.config.Settings;
import io.standpipe.model.uplink.Uplinks;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.UplinkPhrase;
import io.standpipe.model.words.text.Sentences;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an uplink must never show, opened; each empty if there is none.
 *
 * @param broker password for the broker
 * @param key password of the private key's file
 * @param commands key by which commands are signed
 * @param commandsOff a key of commands is set but no use: no command is carried out
 */
record Passwords(String broker, String key, String commands, boolean commandsOff) {

    private static final String BROKER = "password";
    private static final String KEY = "keyPassword";
    private static final String COMMANDS = "commandKey";

    /** The settings that it is read from. */
    static final Set<String> SETTINGS = Set.of(BROKER, KEY, COMMANDS);

    /**
     * Reads the settings; what is wrong is added to their problems. Bundles start in any order, so
     * the service that opens may come after.
     *
     * @return null if one that a connection needs cannot be opened
     */
    static @Nullable Passwords open(Settings settings, @Nullable Secrets secrets) {
        String broker = open(settings, secrets, BROKER, UplinkPhrase.NO_CONNECTION);
        String key = open(settings, secrets, KEY, UplinkPhrase.NO_CONNECTION);
        String commands = open(settings, secrets, COMMANDS, UplinkPhrase.NO_COMMAND);
        if (commands != null && !commands.isEmpty() && commands.length() < Uplinks.COMMAND_KEY) {
            settings.problem(
                    Sentences.and(
                            UplinkPhrase.COMMAND_KEY.of(Uplinks.COMMAND_KEY),
                            UplinkPhrase.NO_COMMAND.of()));
            commands = null;
        }
        return broker == null || key == null
                ? null
                : new Passwords(broker, key, commands == null ? "" : commands, commands == null);
    }

    private static @Nullable String open(
            Settings settings, @Nullable Secrets secrets, String setting, Phrase instead) {
        String configured = settings.secret(setting);
        if (configured.isEmpty()) {
            return "";
        }
        if (secrets == null) {
            settings.awaits(UplinkPhrase.NOT_OPENED_YET.with(setting, instead.of()));
            return null;
        }
        try {
            return new String(secrets.open(configured));
        } catch (IllegalArgumentException e) {
            settings.problem(
                    Sentences.and(
                            UplinkPhrase.NOT_OPENED.of(setting, e.getMessage()), instead.of()));
            return null;
        }
    }

    @Override
    public String toString() {
        return "Passwords";
    }
}
