package io.standpipe.model.tls;

import io.standpipe.model.words.TlsPhrase;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import org.jspecify.annotations.Nullable;

/** Names of peers as DNS has them and TLS does not always. */
final class HostNames {

    // SubjectAltName, RFC 5280, 4.2.1.6.
    private static final int DNS_NAME = 2;

    // In the form of RFC 2253.
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,+\\\\\"]+)");

    private HostNames() {}

    /** True for an address, which RFC 6066, 3 does not have sent as a name. */
    static boolean literal(String name) {
        return name.indexOf(':') >= 0 || name.matches("[0-9.]+");
    }

    /** What is sent as the peer's name; null if it has none that can be sent. */
    static @Nullable SNIHostName indication(String name) {
        if (literal(name)) {
            return null;
        }
        try {
            return new SNIHostName(plain(name));
        } catch (IllegalArgumentException e) {
            return null; // an underscore, say: works in DNS, but not there
        }
    }

    /** Without the root's dot, which DNS knows and certificates do not. */
    static String plain(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /**
     * RFC 6125, 6.4 for names that the JDK does not check, because they are none by RFC 1123.
     *
     * @throws CertificateException the certificate is for other names
     */
    static void require(@Nullable String name, X509Certificate certificate)
            throws CertificateException {
        if (name == null || literal(name)) {
            throw new CertificateException(TlsPhrase.NO_NAME.of());
        }
        String wanted = plain(name).toLowerCase(Locale.ROOT);
        for (String each : names(certificate)) {
            String offered = each.toLowerCase(Locale.ROOT);
            int dot = wanted.indexOf('.');
            boolean wild =
                    offered.startsWith("*.")
                            && dot > 0
                            && offered.indexOf('.', 2) > 0
                            && wanted.substring(dot).equals(offered.substring(1));
            if (offered.equals(wanted) || wild) {
                return;
            }
        }
        throw new CertificateException(TlsPhrase.OTHER_DNS_NAME.of(name));
    }

    /** The subject's common name counts where there is no other. */
    private static List<String> names(X509Certificate certificate) throws CertificateException {
        List<String> names = new ArrayList<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> each : alternatives) {
                if (each.get(0).equals(DNS_NAME)) {
                    names.add(String.valueOf(each.get(1)));
                }
            }
        }
        return names.isEmpty() ? commonName(certificate) : names;
    }

    private static List<String> commonName(X509Certificate certificate) {
        Matcher common = COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
        return common.find() ? List.of(common.group(1)) : List.of();
    }
}
