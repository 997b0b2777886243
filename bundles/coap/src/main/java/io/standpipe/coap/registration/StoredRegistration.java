package io.standpipe.coap.registration;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.util.DatagramReader;
import org.eclipse.californium.elements.util.DatagramWriter;
import org.eclipse.californium.elements.util.SerializationUtil;
import org.eclipse.californium.scandium.auth.PrincipalSerializer;

/**
 * A registration with what it takes to hear its detector again.
 *
 * @param socket of the gateway where it came
 * @param peer who it is and from where
 * @param tokens of its observations, by path
 */
public record StoredRegistration(
        Registration registration,
        InetSocketAddress socket,
        EndpointContext peer,
        Map<String, byte[]> tokens) {

    private static final int VERSION = 1;

    public byte[] bytes() {
        DatagramWriter out = new DatagramWriter(512);
        out.writeByte((byte) VERSION);
        text(out, registration.device());
        text(out, registration.location());
        out.writeLong(registration.lifetime(), Long.SIZE);
        text(out, registration.version());
        out.writeByte((byte) (registration.sleeps() ? 1 : 0));
        text(out, registration.root());
        out.write(registration.formats().size(), Short.SIZE);
        registration.formats().forEach(format -> out.write(format, Integer.SIZE));
        out.write(registration.instances().size(), Short.SIZE);
        registration.instances().forEach(path -> text(out, path));
        SerializationUtil.write(out, socket);
        SerializationUtil.write(out, peer.getPeerAddress());
        Principal principal = peer.getPeerIdentity();
        out.writeByte((byte) (principal == null ? 0 : 1));
        if (principal != null) {
            PrincipalSerializer.serialize(principal, out);
        }
        out.write(tokens.size(), Short.SIZE);
        tokens.forEach(
                (path, token) -> {
                    text(out, path);
                    out.writeVarBytes(token, Byte.SIZE);
                });
        return out.toByteArray();
    }

    /**
     * @throws IllegalArgumentException it is cut off, or of another version
     */
    public static StoredRegistration of(byte[] bytes) {
        DatagramReader in = new DatagramReader(bytes);
        if (in.readNextByte() != VERSION) {
            throw new IllegalArgumentException("it is of another version");
        }
        String device = text(in);
        String location = text(in);
        long lifetime = in.readLong(Long.SIZE);
        String version = text(in);
        boolean sleeps = in.readNextByte() == 1;
        String root = text(in);
        List<Integer> formats = new ArrayList<>();
        for (int left = in.read(Short.SIZE); left > 0; left--) {
            formats.add(in.read(Integer.SIZE));
        }
        Set<String> instances = new LinkedHashSet<>();
        for (int left = in.read(Short.SIZE); left > 0; left--) {
            instances.add(text(in));
        }
        InetSocketAddress socket = SerializationUtil.readAddress(in);
        InetSocketAddress peer = SerializationUtil.readAddress(in);
        if (socket == null || peer == null || lifetime < 1) {
            throw new IllegalArgumentException("it is cut off");
        }
        EndpointContext from = new AddressEndpointContext(peer);
        if (in.readNextByte() == 1) {
            try {
                from = new AddressEndpointContext(peer, PrincipalSerializer.deserialize(in));
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("who it is cannot be read", e);
            }
        }
        Map<String, byte[]> tokens = new LinkedHashMap<>();
        for (int left = in.read(Short.SIZE); left > 0; left--) {
            String path = text(in);
            byte[] token = in.readVarBytes(Byte.SIZE);
            if (token != null) {
                tokens.put(path, token);
            }
        }
        in.assertFinished("registration");
        return new StoredRegistration(
                new Registration(
                        device, location, lifetime, version, sleeps, root, formats, instances),
                socket,
                from,
                tokens);
    }

    private static void text(DatagramWriter out, String text) {
        out.writeVarBytes(text.getBytes(StandardCharsets.UTF_8), Short.SIZE);
    }

    private static String text(DatagramReader in) {
        byte[] text = in.readVarBytes(Short.SIZE);
        return text == null ? "" : new String(text, StandardCharsets.UTF_8);
    }
}
