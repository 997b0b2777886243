package io.standpipe.mqtt;

import io.standpipe.model.Secrets;
import io.standpipe.model.config.Settings;
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
        String broker = open(settings, secrets, BROKER, "no connection is made");
        String key = open(settings, secrets, KEY, "no connection is made");
        String commands = open(settings, secrets, COMMANDS, "no command is carried out");
        if (commands != null && !commands.isEmpty() && commands.length() < Jws.MIN_KEY) {
            settings.problem(
                    "commandKey must have at least %d characters; no command is carried out"
                            .formatted(Jws.MIN_KEY));
            commands = null;
        }
        return broker == null || key == null
                ? null
                : new Passwords(broker, key, commands == null ? "" : commands, commands == null);
    }

    private static @Nullable String open(
            Settings settings, @Nullable Secrets secrets, String setting, String instead) {
        String configured = settings.secret(setting);
        if (configured.isEmpty()) {
            return "";
        }
        if (secrets == null) {
            settings.awaits(
                    "%s is set, but no service is there that opens it; %s until there is one"
                            .formatted(setting, instead));
            return null;
        }
        try {
            return new String(secrets.open(configured));
        } catch (IllegalArgumentException e) {
            settings.problem(
                    "%s cannot be opened: %s; %s".formatted(setting, e.getMessage(), instead));
            return null;
        }
    }

    @Override
    public String toString() {
        return "Passwords";
    }
}
