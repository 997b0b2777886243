package org.eclipse.kura.web.api;

import java.util.Optional;
import javax.servlet.Servlet;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpSession;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.audit.AuditContext;
import org.osgi.service.http.NamespaceException;

/** Kura's web console; called only, so without what Standpipe does not call. */
public interface Console {

    void registerConsoleExtensionBundle(ClientExtensionBundle extension);

    void unregisterConsoleExtensionBundle(ClientExtensionBundle extension);

    void registerSecuredServlet(String path, Servlet servlet)
            throws NamespaceException, ServletException;

    void unregisterServlet(String path) throws NamespaceException, ServletException;

    Optional<String> getUsername(HttpSession session);

    AuditContext initAuditContext(HttpServletRequest req);

    void checkXSRFToken(HttpServletRequest req, String token) throws KuraException;
}
