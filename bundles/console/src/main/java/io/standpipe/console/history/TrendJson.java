package io.standpipe.console.history;

import io.standpipe.model.contract.Envelope;
import io.standpipe.model.history.History.Trend;
import io.standpipe.model.history.TrendSample;
import io.standpipe.model.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A trend as JSON: columns, since there may be thousands of samples. {@code times} are milliseconds
 * since {@code from}; {@code qualities} are indexes of {@code kinds}, each a quality with its
 * cause; one without a quality says that nothing is known.
 */
final class TrendJson {

    /** As many decimals as the number has; null for none. */
    private static final int AS_IT_IS = -1;

    private TrendJson() {}

    static byte[] of(String device, String point, Trend trend) {
        JsonWriter json = new JsonWriter();
        json.beginObject()
                .member("at", trend.to())
                .member("clock", Envelope.word(trend.clock()))
                .member("device", device)
                .member("point", point)
                .member("from", trend.from());
        List<String> kinds = new ArrayList<>();
        json.name("times").beginArray();
        trend.samples().forEach(one -> json.value(one.at() - trend.from()));
        json.endArray().name("values").beginArray();
        trend.samples().forEach(one -> json.value(one.value(), AS_IT_IS));
        json.endArray().name("qualities").beginArray();
        for (TrendSample one : trend.samples()) {
            String kind = (one.status() == null ? "" : one.status().name()) + ' ' + one.cause();
            int index = kinds.indexOf(kind);
            if (index < 0) {
                index = kinds.size();
                kinds.add(kind);
            }
            json.value(index);
        }
        json.endArray().name("kinds").beginArray();
        for (String kind : kinds) {
            int end = kind.indexOf(' ');
            json.beginObject();
            if (end > 0) {
                json.member("quality", kind.substring(0, end));
                if (!kind.startsWith("GOOD")) {
                    json.member("cause", kind.substring(end + 1));
                }
            }
            json.endObject();
        }
        return json.endArray().endObject().toBytes();
    }
}
