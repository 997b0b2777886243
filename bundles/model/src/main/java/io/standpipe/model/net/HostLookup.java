package io.standpipe.model.net;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A host's name to its addresses. Waits for name servers: never on a thread that polls. */
public interface HostLookup {

    /** As this machine is set up. */
    HostLookup SYSTEM = InetAddress::getAllByName;

    /**
     * @param host a name, or an address as text
     * @return at least one, in the name servers' order
     * @throws UnknownHostException no name server knows it, or none answers
     */
    InetAddress[] all(String host) throws UnknownHostException;
}
