package io.standpipe.model.console;

import java.util.List;
import java.util.Map;

/**
 * What somebody asks of the pages who has been let in.
 *
 * @param method of HTTP
 * @param path below the door, decoded, beginning with '/'
 * @param fields of the query or of the form, decoded; each has at least one value
 * @param who a name that the browser did not choose
 * @param role what that one may do
 */
public record PageRequest(
        String method, String path, Map<String, List<String>> fields, String who, Role role) {}
