package io.standpipe.mqtt.settings;

import io.standpipe.model.config.Quotation;
import io.standpipe.model.config.Settings;
import io.standpipe.model.tls.CredentialFiles;
import io.standpipe.model.words.UplinkPhrase;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a broker is spoken to, whichever of its addresses is used.
 *
 * @param serverName that the broker's certificate must be for; empty for the address's own
 */
public record TransportSettings(Version version, String serverName, CredentialFiles files) {

    /** MQTT 5 without certificates. */
    public static final TransportSettings PLAIN =
            new TransportSettings(Version.V5, "", CredentialFiles.NONE);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{0,253}");

    /** Of MQTT. */
    public enum Version {
        V5("5"),
        V3_1_1("3.1.1");

        private final String written;

        Version(String written) {
            this.written = written;
        }
    }

    /**
     * Reads the settings; what is wrong is added to their problems.
     *
     * @return null if no connection may be made: nobody is trusted by mistake
     */
    static @Nullable TransportSettings parse(Settings settings, List<BrokerAddress> servers) {
        String serverName = settings.text("serverName", "");
        boolean nameFits = NAME.matcher(serverName).matches();
        if (!nameFits) {
            settings.wrong(
                    "serverName",
                    UplinkPhrase.SERVER_NAME.with('"' + serverName + '"'),
                    UplinkPhrase.NO_CONNECTION.with());
        }
        Version version = version(settings);
        boolean caFits = fits(settings, "ca");
        boolean certificateFits = fits(settings, "certificate");
        boolean keyFits = fits(settings, "key");
        if (!nameFits || version == null || !caFits || !certificateFits || !keyFits) {
            return null;
        }
        CredentialFiles files =
                new CredentialFiles(
                        path(settings, "ca"), path(settings, "certificate"), path(settings, "key"));
        if (files.key() != null && files.certificate() == null) {
            settings.wrong(
                    "certificate",
                    UplinkPhrase.KEY_ALONE.with(),
                    UplinkPhrase.NO_CONNECTION.with());
            return null;
        }
        TransportSettings transport = new TransportSettings(version, serverName, files);
        if (servers.stream().noneMatch(BrokerAddress::encrypted)
                && !(files.equals(CredentialFiles.NONE) && serverName.isEmpty())) {
            settings.problem(UplinkPhrase.NOT_ENCRYPTED.with());
        }
        return transport;
    }

    private static @Nullable Version version(Settings settings) {
        String wanted = settings.text("version", Version.V5.written);
        for (Version version : Version.values()) {
            if (version.written.equals(wanted) || wanted.isEmpty()) {
                return version;
            }
        }
        settings.wrong(
                "version",
                UplinkPhrase.VERSION.with(Quotation.ofWord(wanted)),
                UplinkPhrase.NO_CONNECTION.with());
        return null;
    }

    private static boolean fits(Settings settings, String key) {
        String written = settings.text(key, "");
        try {
            if (written.isEmpty() || Path.of(written).isAbsolute()) {
                return true;
            }
        } catch (InvalidPathException e) {
            // reported below
        }
        settings.wrong(
                key,
                UplinkPhrase.WHOLE_PATH.with(key, key, Quotation.ofPath(written)),
                UplinkPhrase.NO_CONNECTION.with());
        return false;
    }

    private static @Nullable Path path(Settings settings, String key) {
        String written = settings.text(key, "");
        return written.isEmpty() ? null : Path.of(written);
    }
}
