package io.standpipe.kura.console;

import io.standpipe.model.Present;
import io.standpipe.model.console.Pages;
import io.standpipe.model.console.Role;
import java.util.Map;
import java.util.Set;
import javax.servlet.ServletException;
import org.eclipse.kura.web.api.ClientExtensionBundle;
import org.eclipse.kura.web.api.Console;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.http.NamespaceException;
import org.osgi.service.useradmin.User;
import org.osgi.service.useradmin.UserAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the page into the menu of Kura's web console, for as long as there is one. */
@Component(
        name = "io.standpipe.kura.console",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true,
        service = {})
public final class KuraConsoleComponent {

    private static final Logger LOG = LoggerFactory.getLogger(KuraConsoleComponent.class);

    private static final ClientExtensionBundle EXTENSION =
            new ClientExtensionBundle() {
                @Override
                public Map<String, String> getProperties() {
                    return Map.of();
                }

                @Override
                public String getEntryPointUrl() {
                    return PageServlet.ALIAS + PageServlet.EXTENSION;
                }

                @Override
                public Set<String> getProvidedAuthenticationMethods() {
                    return Set.of();
                }
            };

    /** Names that Kura gives users and permissions in the user admin. */
    private static final String USER = "kura.user.";

    private static final String ADMIN = "kura.permission.kura.admin";
    private static final String DEVICE = "kura.permission.kura.device";

    private final Console console;
    private final UserAdmin users;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Pages pages;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Present present;

    @Activate
    public KuraConsoleComponent(@Reference Console console, @Reference UserAdmin users) {
        this.console = console;
        this.users = users;
    }

    @Activate
    void activate() throws ServletException, NamespaceException {
        console.registerSecuredServlet(
                PageServlet.ALIAS,
                new PageServlet(
                        console,
                        this::role,
                        this::mayStay,
                        () -> new PageServlet.Services(pages, present)));
        console.registerConsoleExtensionBundle(EXTENSION);
    }

    /** Kura asks the same of whoever changes a service's configuration. */
    private Role role(String name) {
        return has(name, ADMIN) ? Role.ADMINISTRATOR : Role.VIEWER;
    }

    /** Kura loads its device panel with each entry of an add-on, and itself anew if it may not. */
    private boolean mayStay(String name) {
        return has(name, ADMIN) || has(name, DEVICE);
    }

    private boolean has(String name, String permission) {
        return users.getRole(USER + name) instanceof User user
                && users.getAuthorization(user).hasRole(permission);
    }

    @Deactivate
    void deactivate() {
        console.unregisterConsoleExtensionBundle(EXTENSION);
        try {
            console.unregisterServlet(PageServlet.ALIAS);
        } catch (ServletException | NamespaceException | RuntimeException e) {
            LOG.warn("Kura's console did not let go of the page: {}", e.toString());
        }
    }
}
