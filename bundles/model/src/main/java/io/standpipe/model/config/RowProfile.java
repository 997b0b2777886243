package io.standpipe.model.config;

import io.standpipe.model.config.DeviceTable.Row;
import io.standpipe.model.config.DeviceTable.RowException;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.RowPhrase;
import io.standpipe.model.words.text.Sentences;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The device profile that a row names, with the parameters from the row's cells.
 *
 * @param lacking a sentence on the parameters that the profile needs and the row does not give;
 *     empty if it gives all
 */
record RowProfile(DeviceProfile profile, String lacking) {

    /** Columns that every bus knows; they hold no parameters. */
    private static final Set<String> COMMON = Set.of("id", "profile", "name", "grid", "lat", "lon");

    /**
     * @param busColumns the bus's own columns, which hold no parameters either
     * @throws RowException there is no such profile, or it does not take these parameters
     */
    static RowProfile of(Row row, Set<String> busColumns, Profiles profiles) throws RowException {
        String id = row.text("profile");
        if (id.isEmpty()) {
            throw new RowException(row, "profile", RowPhrase.PROFILE_EMPTY.of());
        }
        try {
            Map<String, String> parameters = parameters(row, id, busColumns, profiles);
            DeviceProfile profile = profiles.profile(id, parameters);
            return new RowProfile(profile, lacking(row, profiles.needed(id), parameters));
        } catch (Profiles.ProfileException e) {
            boolean exchanged = profiles.ids().contains(row.id());
            throw new RowException(
                    row,
                    e.column().isEmpty() ? "profile" : e.column(),
                    exchanged
                            ? Sentences.and(
                                    String.valueOf(e.getMessage()), RowPhrase.EXCHANGED.of())
                            : String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> parameters(
            Row row, String profile, Set<String> busColumns, Profiles profiles)
            throws RowException, Profiles.ProfileException {
        Set<String> known = profiles.parameters(profile);
        Map<String, String> parameters = new HashMap<>();
        for (Map.Entry<String, String> cell : row.cells().entrySet()) {
            String column = cell.getKey();
            if (COMMON.contains(column)
                    || busColumns.contains(column)
                    || cell.getValue().isEmpty()) {
                continue;
            }
            if (!known.contains(column)) {
                Set<String> columns = new HashSet<>(COMMON);
                columns.addAll(busColumns);
                columns.addAll(known);
                throw new RowException(
                        row,
                        column,
                        RowPhrase.NO_SUCH_COLUMN.of(profile, Nearest.hint(column, columns)));
            }
            parameters.put(column, cell.getValue());
        }
        return parameters;
    }

    private static String lacking(
            Row row, List<Profiles.Needed> needed, Map<String, String> given) {
        List<String> columns = new ArrayList<>();
        // Several columns may share a reason, which is then said once.
        Map<String, String> reasons = new LinkedHashMap<>();
        for (Profiles.Needed one : needed) {
            if (!given.containsKey(one.column())) {
                columns.add(
                        one.unit().isEmpty()
                                ? one.column()
                                : "%s (%s)".formatted(one.column(), one.unit()));
                reasons.merge(one.why(), one.column(), RowPhrase.AND::of);
            }
        }
        return columns.isEmpty()
                ? ""
                : row.sentence(
                        String.join(", ", columns), RowPhrase.MUST_BE_SET.of(reasons(reasons)));
    }

    /** Each with its columns, where there are several. */
    private static String reasons(Map<String, String> columns) {
        return columns.size() == 1
                ? columns.keySet().iterator().next()
                : columns.entrySet().stream()
                        .map(each -> ProfilePhrase.REASON.of(each.getValue(), each.getKey()))
                        .reduce(Sentences::and)
                        .orElseThrow();
    }
}
