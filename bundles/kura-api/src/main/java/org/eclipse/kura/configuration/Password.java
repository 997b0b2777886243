package org.eclipse.kura.configuration;

import org.osgi.annotation.versioning.ProviderType;

/** A password as Kura's configurations hold it, encrypted or not. */
@ProviderType
public class Password {

    private final char[] value;

    public Password(char[] password) {
        value = password;
    }

    public char[] getPassword() {
        return value;
    }

    @Override
    public String toString() {
        return new String(value);
    }
}
