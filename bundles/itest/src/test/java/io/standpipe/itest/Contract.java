package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The published upstream contract, held against messages as the broker delivers them. */
final class Contract {

    private static final Path SCHEMAS = GatewayJar.ROOT.resolve("docs/contract");
    private static final JsonSchemaFactory FACTORY =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Map<String, JsonSchema> LOADED = new ConcurrentHashMap<>();

    private Contract() {}

    /** Fails with what is wrong unless the message is as the contract says. */
    static void check(String suffix, JsonNode payload) {
        String first = suffix.contains("/") ? suffix.substring(0, suffix.indexOf('/')) : suffix;
        String type = suffix.startsWith("cmd/") && suffix.contains("/reply") ? "reply" : first;
        JsonSchema schema =
                LOADED.computeIfAbsent(
                        type,
                        name ->
                                FACTORY.getSchema(
                                        SchemaLocation.of(
                                                SCHEMAS.resolve(name + ".schema.json")
                                                        .toAbsolutePath()
                                                        .normalize()
                                                        .toUri()
                                                        .toString())));
        Set<ValidationMessage> wrong = schema.validate(payload);
        assertEquals(Set.of(), wrong, () -> suffix + ": " + payload);
    }
}
