package io.standpipe.kurapackage;

import java.lang.reflect.Proxy;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.useradmin.Authorization;
import org.osgi.service.useradmin.Role;
import org.osgi.service.useradmin.User;
import org.osgi.service.useradmin.UserAdmin;

/** Simulates Kura's identities: {@code admin} has the permission kura.admin, nobody else any. */
final class FakeUsers implements UserAdmin {

    @Override
    public Role getRole(String name) {
        if (!name.startsWith("kura.user.")) {
            return null;
        }
        return (User)
                Proxy.newProxyInstance(
                        User.class.getClassLoader(),
                        new Class<?>[] {User.class},
                        (self, method, arguments) -> {
                            if (method.getName().equals("getName")) {
                                return name;
                            }
                            throw new UnsupportedOperationException(method.getName());
                        });
    }

    @Override
    public Authorization getAuthorization(User user) {
        return new Authorization() {
            @Override
            public String getName() {
                return user.getName();
            }

            @Override
            public boolean hasRole(String name) {
                return user.getName().equals("kura.user.admin")
                        && name.equals("kura.permission.kura.admin");
            }

            @Override
            public String[] getRoles() {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Override
    public Role createRole(String name, int type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean removeRole(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Role[] getRoles(String filter) throws InvalidSyntaxException {
        throw new UnsupportedOperationException();
    }

    @Override
    public User getUser(String key, String value) {
        throw new UnsupportedOperationException();
    }
}
