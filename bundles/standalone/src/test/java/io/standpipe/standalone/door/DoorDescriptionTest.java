package io.standpipe.standalone.door;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** docs/openapi.json says what the door answers itself, and nothing else. */
class DoorDescriptionTest {

    @Test
    void eachRouteOfTheDoorIsDescribedWithItsRoleAndNothingElse() throws IOException {
        Map<String, String> described = new TreeMap<>();
        JsonNode document = new ObjectMapper().readTree(Path.of("../../docs/openapi.json").toFile());
        document.get("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                each -> {
                                                    JsonNode operation = each.getValue();
                                                    if (operation
                                                            .get("tags")
                                                            .toString()
                                                            .contains("\"door\"")) {
                                                        boolean open =
                                                                operation.get("security").isEmpty();
                                                        described.put(
                                                                each.getKey()
                                                                                .toUpperCase(
                                                                                        Locale.ROOT)
                                                                        + " "
                                                                        + path.getKey(),
                                                                open
                                                                        ? "null"
                                                                        : operation
                                                                                .path("x-role")
                                                                                .asText());
                                                    }
                                                }));
        Map<String, String> there = new TreeMap<>();
        for (DoorRoute route : DoorRoute.values()) {
            there.put(route.key(), String.valueOf(route.least()));
        }
        assertEquals(
                there,
                described,
                "add to or correct in docs/openapi.json, tag door, with operationId, summary, x-role and its answers");
    }
}
