package io.standpipe.standalone.access;

import io.standpipe.model.console.Role;

/**
 * Somebody who may log in.
 *
 * @param name as it stands in the file of users
 * @param hash of the password, bcrypt's own form ({@code $2a$12$...})
 * @param oneTime whether the password lets in only to choose another
 */
public record Account(String name, Role role, String hash, boolean oneTime) {

    /** Without the hash: it belongs into no log. */
    @Override
    public String toString() {
        return name + " (" + role + ")";
    }
}
