package io.standpipe.console.route;

import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** The files of the pages, each by its name: a list of folders could show what nobody meant. */
public final class PageFiles implements RouteGroup {

    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    /** Where the plot library's jar has its files, and this bundle too. */
    private static final String PLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private static final List<String> SCRIPTS =
            List.of(
                    "channels",
                    "clock",
                    "configure",
                    "csv",
                    "detail",
                    "dom",
                    "grid",
                    "health",
                    "history",
                    "language",
                    "lines",
                    "list",
                    "live",
                    "names",
                    "nav",
                    "operate",
                    "overview",
                    "page",
                    "present",
                    "profiles",
                    "registers",
                    "scan",
                    "server",
                    "sheet",
                    "strangers",
                    "system",
                    "systemtexts",
                    "texts",
                    "trend",
                    "trouble",
                    "users",
                    "walkreport",
                    "walktest",
                    "walktexts");

    @Override
    public List<Route> routes() {
        Stream<Route> files =
                Stream.of(
                        file("/index.html", HTML),
                        file("/page.css", CSS),
                        file("/walktest.css", CSS),
                        file("/icon.svg", "image/svg+xml"),
                        file("/uplot.js", PLOT + "uPlot.iife.min.js", SCRIPT),
                        file("/uplot.css", PLOT + "uPlot.min.css", CSS),
                        file("/openapi.json", "/openapi.json", "application/json"));
        Stream<Route> scripts = SCRIPTS.stream().map(name -> file("/" + name + ".js", SCRIPT));
        return Stream.concat(files, scripts).toList();
    }

    private static Route file(String path, String type) {
        return file(path, "/page" + path, type);
    }

    private static Route file(String path, String resource, String type) {
        return Route.get(
                path,
                Role.VIEWER,
                request -> new PageAnswer(PageAnswer.OK, type, content(resource)));
    }

    private static byte[] content(String resource) {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("this bundle lacks " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
