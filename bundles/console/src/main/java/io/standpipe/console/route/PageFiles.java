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

    private static final List<String> SCRIPTS =
            List.of(
                    "channels",
                    "clock",
                    "configure",
                    "csv",
                    "detail",
                    "dom",
                    "grid",
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
                    "server",
                    "texts",
                    "trouble");

    @Override
    public List<Route> routes() {
        return Stream.concat(
                        Stream.of(
                                file("/index.html", HTML),
                                file("/page.css", CSS),
                                file("/icon.svg", "image/svg+xml")),
                        SCRIPTS.stream().map(name -> file("/" + name + ".js", SCRIPT)))
                .toList();
    }

    private static Route file(String path, String type) {
        return Route.get(
                path, Role.VIEWER, request -> new PageAnswer(PageAnswer.OK, type, content(path)));
    }

    private static byte[] content(String path) {
        try (InputStream in = PageFiles.class.getResourceAsStream("/page" + path)) {
            if (in == null) {
                throw new IllegalStateException("this bundle lacks page" + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
