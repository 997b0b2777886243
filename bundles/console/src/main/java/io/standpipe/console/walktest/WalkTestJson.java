package io.standpipe.console.walktest;

import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.words.Label;
import java.util.List;

/** What a page shows of walk tests. */
final class WalkTestJson {

    /** Members of the head that the page has. */
    private static final List<String> HEAD =
            List.of(
                    "from",
                    "clock",
                    "login",
                    "tester",
                    "told",
                    "why",
                    "scope",
                    "place",
                    "devices",
                    "standing",
                    "idle",
                    "gateway",
                    "gatewayName",
                    "version");

    private WalkTestJson() {}

    /** Without its points. */
    static void brief(JsonWriter json, WalkTest test) {
        json.member("id", test.id).member("phase", test.phase.name());
        for (String name : HEAD) {
            json.member(name, test.head(name));
        }
        json.member("kept", test.kept)
                .member("until", test.until)
                .member("tested", test.tested())
                .member("total", test.rows.size())
                .member("unexplained", test.unexplained());
        if (test.how != null) {
            json.member("how", test.how.name())
                    .member("ended", test.ended)
                    .member("endedBy", test.endedBy);
        }
        if (test.closed >= 0) {
            json.member("closed", test.closed).member("closedBy", test.closedBy);
        }
    }

    static void rows(JsonWriter json, WalkTest test) {
        json.name("rows").beginArray();
        for (WalkTestRow row : test.rows) {
            json.beginObject()
                    .member("number", row.number)
                    .member("device", row.device)
                    .member("name", row.name)
                    .member("grid", row.grid)
                    .member("profile", row.profile)
                    .member("model", row.model)
                    .member("address", row.address)
                    .member("condition", row.condition)
                    .member("count", row.count)
                    .member("remark", row.remark)
                    .member("reason", row.reason);
            label(json, row.label);
            if (row.tested()) {
                json.member("first", row.first);
            }
            if (row.restored >= 0) {
                json.member("restored", row.restored);
            }
            if (row.acknowledged >= 0) {
                json.member("acknowledged", row.acknowledged).member("uplink", row.uplink);
            }
            json.endObject();
        }
        json.endArray().name("others").beginArray();
        for (WalkTest.Other other : test.others) {
            json.beginObject()
                    .member("at", other.at())
                    .member("device", other.device())
                    .member("name", other.name())
                    .member("condition", other.condition())
                    .member("kind", other.kind())
                    .member("test", other.test());
            label(json, other.label());
            json.endObject();
        }
        json.endArray();
    }

    private static void label(JsonWriter json, Label label) {
        label.write(json, "label");
    }
}
