package io.standpipe.mqtt;

import io.standpipe.model.config.Quotation;
import io.standpipe.model.config.Settings;
import io.standpipe.model.tls.CredentialFiles;
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
record Transport(Version version, String serverName, CredentialFiles files) {

    /** MQTT 5 without certificates. */
    static final Transport PLAIN = new Transport(Version.V5, "", CredentialFiles.NONE);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{0,253}");

    /** Of MQTT. */
    enum Version {
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
    static @Nullable Transport parse(Settings settings, List<Server> servers) {
        String serverName = settings.text("serverName", "");
        boolean nameFits = NAME.matcher(serverName).matches();
        if (!nameFits) {
            settings.wrong(
                    "serverName",
                    "serverName must be the name in the broker's certificate, but is \"%s\""
                            .formatted(serverName),
                    "no connection is made");
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
                    "certificate", "key is set, but certificate is empty", "no connection is made");
            return null;
        }
        Transport transport = new Transport(version, serverName, files);
        if (servers.stream().noneMatch(Server::encrypted)
                && !(files.equals(CredentialFiles.NONE) && serverName.isEmpty())) {
            settings.problem(
                    "ca, certificate and serverName are for encrypted connections, but no server begins with ssl:// or wss://; nothing is encrypted");
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
                "version must be 5 or 3.1.1, but is %s".formatted(Quotation.ofWord(wanted)),
                "no connection is made");
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
                "%s must be a file with its whole path, such as /etc/standpipe/%s.pem, but is %s"
                        .formatted(key, key, Quotation.ofPath(written)),
                "no connection is made");
        return false;
    }

    private static @Nullable Path path(Settings settings, String key) {
        String written = settings.text(key, "");
        return written.isEmpty() ? null : Path.of(written);
    }
}
