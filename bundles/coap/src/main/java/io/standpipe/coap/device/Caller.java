package io.standpipe.coap.device;

import io.standpipe.coap.device.Detector.Security;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.eclipse.californium.elements.auth.RawPublicKeyIdentity;
import org.eclipse.californium.elements.auth.X509CertPath;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a message, as far as that is proven.
 *
 * @param security how it was proven; NONE if not at all
 * @param name PSK identity, public key in base64, or common name of the certificate; empty with
 *     NONE
 */
public record Caller(Security security, String name, String address) {

    public static Caller of(EndpointContext context) {
        InetSocketAddress peer = context.getPeerAddress();
        String address = peer.getAddress().getHostAddress() + ":" + peer.getPort();
        return of(context.getPeerIdentity(), address);
    }

    /**
     * @param principal null if nothing is proven
     */
    public static Caller of(@Nullable Principal principal, String address) {
        if (principal instanceof PreSharedKeyIdentity psk) {
            return new Caller(Security.PSK, psk.getIdentity(), address);
        }
        if (principal instanceof RawPublicKeyIdentity key) {
            String name = Base64.getEncoder().encodeToString(key.getSubjectInfo());
            return new Caller(Security.RPK, name, address);
        }
        if (principal instanceof X509CertPath path) {
            return new Caller(Security.X509, commonName(path.getTarget()), address);
        }
        return new Caller(Security.NONE, "", address);
    }

    /** Whom a certificate names; empty if nobody. */
    public static String commonName(X509Certificate certificate) {
        try {
            String subject = certificate.getSubjectX500Principal().getName();
            for (Rdn part : new LdapName(subject).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return String.valueOf(part.getValue());
                }
            }
        } catch (InvalidNameException e) {
            // A certificate without a readable name names nobody.
        }
        return "";
    }
}
