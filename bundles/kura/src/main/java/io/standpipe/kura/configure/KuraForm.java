package io.standpipe.kura.configure;

import io.standpipe.model.config.Quotation;
import io.standpipe.model.console.Configurations.RefusedException;
import io.standpipe.model.words.settings.ConfigurePhrase;
import io.standpipe.model.words.settings.SettingPhrase;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.configuration.ComponentConfiguration;
import org.eclipse.kura.configuration.ConfigurationService;
import org.eclipse.kura.configuration.Password;
import org.eclipse.kura.configuration.metatype.AD;
import org.eclipse.kura.configuration.metatype.OCD;
import org.eclipse.kura.configuration.metatype.Scalar;
import org.eclipse.kura.crypto.CryptoService;
import org.jspecify.annotations.Nullable;

/**
 * What Kura knows of a component's settings, and their values between text and type. A secret is
 * encrypted wherever it is a text here, as the component is given it.
 *
 * @param types of settings; of others Kura knows nothing
 * @param defaults that Kura puts where a value is missing
 */
record KuraForm(Map<String, Scalar> types, Map<String, Object> defaults, CryptoService crypto) {

    /**
     * Of a component, also of a factory.
     *
     * @throws KuraException there is none
     */
    static KuraForm of(ConfigurationService kura, String component, CryptoService crypto)
            throws KuraException {
        ComponentConfiguration begins = kura.getDefaultComponentConfiguration(component);
        OCD form = begins == null ? null : begins.getDefinition();
        if (begins == null || form == null) {
            throw new KuraException(KuraErrorCode.CONFIGURATION_ERROR);
        }
        Map<String, Scalar> types = new HashMap<>();
        for (AD setting : form.getAD()) {
            types.put(setting.getId(), setting.getType());
        }
        Map<String, Object> defaults = begins.getConfigurationProperties();
        return new KuraForm(types, defaults == null ? Map.of() : defaults, crypto);
    }

    boolean isSecret(String setting) {
        return types.get(setting) == Scalar.PASSWORD;
    }

    /** In clear; itself if it is not encrypted, as after a setting over REST. */
    String opened(String secret) {
        try {
            return new String(crypto.decryptAes(secret.toCharArray()));
        } catch (KuraException | RuntimeException e) {
            return secret;
        }
    }

    /**
     * A value as Kura keeps it.
     *
     * @param text null for none: then Kura's default counts
     * @return null for none
     * @throws RefusedException Kura could not keep it as what it is
     */
    @Nullable Object typed(String source, String setting, @Nullable String text)
            throws RefusedException, KuraException {
        if (text == null) {
            Object instead = defaults.get(setting);
            return instead instanceof Password clear ? closed(clear.toString()) : instead;
        }
        return switch (types.getOrDefault(setting, Scalar.STRING)) {
            case PASSWORD -> closed(opened(text));
            case INTEGER ->
                    meant(
                            source,
                            setting,
                            number(text),
                            SettingPhrase.WHOLE_NUMBER.of(Integer.MIN_VALUE, Integer.MAX_VALUE),
                            text);
            case BOOLEAN ->
                    meant(source, setting, flag(text), SettingPhrase.TRUE_OR_FALSE.of(), text);
            default -> text;
        };
    }

    /** As settings are read: decimal, or hexadecimal. */
    private static @Nullable Integer number(String text) {
        try {
            return text.startsWith("0x")
                    ? Integer.parseInt(text.substring(2), 16)
                    : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Boolean flag(String text) {
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        return text.equalsIgnoreCase("false") ? false : null;
    }

    private static Object meant(
            String source, String setting, @Nullable Object value, String expected, String came)
            throws RefusedException {
        if (value == null) {
            throw new RefusedException(
                    ConfigurePhrase.NOT_SAVED.with(
                            source,
                            SettingPhrase.MUST_BE.of(setting, expected, Quotation.ofNumber(came))));
        }
        return value;
    }

    private Password closed(String clear) throws KuraException {
        return new Password(crypto.encryptAes(clear.toCharArray()));
    }
}
