package io.standpipe.kurapackage;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.Servlet;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpSession;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.servlet.ServletMapping;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.audit.AuditContext;
import org.eclipse.kura.web.api.ClientExtensionBundle;
import org.eclipse.kura.web.api.Console;

/**
 * Simulates Kura's web console on the Jetty that Kura brings: a secured servlet answers 401 without
 * a login, and each wrong CSRF token ends the session, as its sources say. {@code /login} logs in
 * whoever comes, as admin or as {@code ?user=} says, and answers with the token; {@code /console}
 * does so too and is the console's page as far as an extension notices: it chooses the entry, and
 * loads itself anew if no frame came of that, as Kura's does for whoever has no kura.device. The
 * text of the frame, or of the window in its place, is in the element seen. {@code ?width=} makes
 * the frame so many pixels wide, {@code ?open=} opens a device in it and tells besides whether the
 * buttons of the languages can still be clicked; {@code &order=} clicks the button with this text
 * there, says why and submits. {@code ?callouts=} puts the numbers of callouts.js at the frame's
 * elements and tells where they are.
 */
final class FakeConsole implements Console, AutoCloseable {

    private static final String USER = "user";
    private static final String TOKEN = "token";

    private final Server server = new Server();
    private final ServletContextHandler context =
            new ServletContextHandler(ServletContextHandler.SESSIONS);
    private final List<ClientExtensionBundle> extensions = new CopyOnWriteArrayList<>();

    FakeConsole() {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.addConnector(connector);
        context.addServlet(new ServletHolder(new Login()), "/login");
        context.addServlet(new ServletHolder(new Page()), "/console");
        context.addFilter(
                new FilterHolder(new Secured()), "/*", EnumSet.of(DispatcherType.REQUEST));
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            throw new AssertionError("no HTTP server", e);
        }
    }

    String url(String path) {
        return "http://127.0.0.1:%d%s"
                .formatted(((ServerConnector) server.getConnectors()[0]).getLocalPort(), path);
    }

    List<String> extensionUrls() {
        return extensions.stream().map(ClientExtensionBundle::getEntryPointUrl).toList();
    }

    @Override
    public void registerSecuredServlet(String path, Servlet servlet) {
        context.addServlet(new ServletHolder(servlet), path + "/*");
    }

    @Override
    public void unregisterServlet(String path) {
        var handler = context.getServletHandler();
        ServletMapping[] mappings = handler.getServletMappings();
        handler.setServletMappings(
                java.util.Arrays.stream(mappings)
                        .filter(mapping -> !List.of(mapping.getPathSpecs()).contains(path + "/*"))
                        .toArray(ServletMapping[]::new));
    }

    @Override
    public void registerConsoleExtensionBundle(ClientExtensionBundle extension) {
        extensions.add(extension);
    }

    @Override
    public void unregisterConsoleExtensionBundle(ClientExtensionBundle extension) {
        extensions.remove(extension);
    }

    @Override
    public Optional<String> getUsername(HttpSession session) {
        return Optional.ofNullable((String) session.getAttribute(USER));
    }

    @Override
    public AuditContext initAuditContext(HttpServletRequest request) {
        return new AuditContext(Map.of("web.path", request.getRequestURI()));
    }

    @Override
    public void checkXSRFToken(HttpServletRequest request, String token) throws KuraException {
        HttpSession session = request.getSession(false);
        if (session == null || !Objects.equals(token, session.getAttribute(TOKEN))) {
            if (session != null) {
                session.invalidate();
            }
            throw new KuraException(KuraErrorCode.SECURITY_EXCEPTION);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new AssertionError("the HTTP server does not stop", e);
        }
    }

    private static String login(HttpServletRequest request) {
        HttpSession session = request.getSession(true);
        String token = "token-" + session.getId();
        String user = request.getParameter("user");
        session.setAttribute(USER, user == null ? "admin" : user);
        session.setAttribute(TOKEN, token);
        return token;
    }

    private static final class Login extends HttpServlet {
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.getWriter().print(login(request));
        }
    }

    private static final class Page extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.setContentType("text/html; charset=utf-8");
            response.getWriter()
                    .print(
                            """
                            <!doctype html>
                            <style>
                            #seen { display: none }
                            iframe { position: fixed; top: 0; left: 0; height: 100%% !important }
                            </style>
                            <body><pre id="seen"></pre>
                            <script>
                            %s
                            const asked = new URLSearchParams(location.search);
                            function openDevice(page) {
                              const name = asked.get('open');
                              const detail = page.getElementById('detail');
                              if (!name || !detail) return '';
                              if (detail.hidden) {
                                [...page.querySelectorAll('#rows .open')].find(one => one.closest('tr').textContent.includes(name))?.click();
                                return '';
                              }
                              const free = [...page.querySelectorAll('#lang button')].every(one => {
                                const box = one.getBoundingClientRect();
                                return one.contains(page.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
                              });
                              if (asked.has('order')) orderThere(page);
                              return free ? 'languages can be chosen' : 'languages are covered';
                            }
                            let ordered = false;
                            function orderThere(page) {
                              const form = page.getElementById('operate-form');
                              const why = form.querySelector('input');
                              if (ordered) return;
                              if (!why) {
                                [...page.querySelectorAll('#operate-acts button')].find(one => one.textContent.includes(asked.get('order')))?.click();
                                return;
                              }
                              why.value = 'asked for by a test ';
                              why.dispatchEvent(new Event('input'));
                              form.requestSubmit();
                              ordered = true;
                            }
                            const place = 'standpipe';
                            const before = sessionStorage.getItem(place);
                            const context = {
                              addSidenavComponent: (name, icon, f) => {
                                if (before) return;
                                document.body.append(f.buildWidget());
                                const frame = document.querySelector('iframe');
                                if (frame) {
                                  frame.style.width = asked.has('width') ? asked.get('width') + 'px' : '100%%';
                                  return;
                                }
                                sessionStorage.setItem(place, 'chosen');
                                location.reload();
                              },
                              getXSRFToken: callback => callback.onSuccess('%s'),
                            };
                            window.extensionRegistry = {registerExtension: e => e.onLoad(context)};
                            setInterval(() => {
                              const page = before ? open('', place) : document.querySelector('iframe').contentWindow;
                              document.getElementById('seen').textContent = page.document.body.textContent + openDevice(page.document) + callOut(page.document);
                            }, 200);
                            </script>
                            <script src="/standpipe/extension.js"></script>
                            """
                                    .formatted(callouts(request), login(request)));
        }

        private static String callouts(HttpServletRequest request) throws IOException {
            if (request.getParameter("callouts") == null) {
                return "const callOut = () => '';";
            }
            try (InputStream in = FakeConsole.class.getResourceAsStream("/callouts.js")) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    private static final class Secured implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            HttpServletRequest http = (HttpServletRequest) request;
            HttpSession session = http.getSession(false);
            if (List.of("/login", "/console").contains(http.getServletPath())
                    || (session != null && session.getAttribute(USER) != null)) {
                chain.doFilter(request, response);
            } else {
                ((HttpServletResponse) response).sendError(401);
            }
        }

        @Override
        public void init(FilterConfig config) {}

        @Override
        public void destroy() {}
    }
}
