package io.standpipe.console.route;

import java.util.List;

/** The routes of one subject, which stand together with what answers them. */
public interface RouteGroup {

    /** The same at each call. */
    List<Route> routes();
}
