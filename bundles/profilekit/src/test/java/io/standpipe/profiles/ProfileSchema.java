package io.standpipe.profiles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.Rule;
import io.standpipe.model.profile.Rule.Test;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.profile.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes the keys by which the loader reads as a JSON schema (2020-12), for editors. */
final class ProfileSchema {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What has fewer characters, and no more braces in each other, stands in a line. */
    private static final int WIDTH = 140;

    private static final int DEPTH = 5;

    private final Map<String, Keys> written = new LinkedHashMap<>();
    private final Map<String, ObjectNode> defs = new LinkedHashMap<>();

    private ProfileSchema() {}

    /** The schema of documents with such keys, as the text of its file. */
    static String of(Keys root) {
        ProfileSchema schema = new ProfileSchema();
        ObjectNode all = object();
        all.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        all.put("$id", "urn:standpipe:schema:device-profile:1");
        all.put("title", "Standpipe device profile");
        all.setAll(schema.mapping(root));
        all.put(
                "description",
                root.meaning()
                        + " The build makes this file of the keys by which the gateway reads. The"
                        + " gateway checks more on load: names that refer to each other, limits"
                        + " against ranges, addresses after repetition.");
        ObjectNode defs = all.putObject("$defs");
        defs.putObject("text")
                .put("type", "string")
                .put("pattern", "\\S")
                .put("maxLength", Values.MAX_TEXT);
        defs.putObject("template")
                .put("description", "An id; inside repeat it holds the variables in braces.")
                .put("type", "string")
                .put("pattern", whole(Shape.TEMPLATE.pattern()));
        defs.putObject("reference")
                .put("description", "The value of a parameter.")
                .put("type", "string")
                .put("pattern", "^\\$[a-z][a-z0-9_]{0,31}$");
        defs.putObject("time")
                .put("description", "A time such as 100ms, 15s or 2m, at most 24h.")
                .put("type", "string")
                .put("pattern", TimePattern.of(Shape.TIME));
        schema.defs.forEach(defs::set);
        return text(all, "") + "\n";
    }

    private static ObjectNode object() {
        return JSON.createObjectNode();
    }

    private static ObjectNode ref(String name) {
        return object().put("$ref", "#/$defs/" + name);
    }

    private ObjectNode section(Keys keys) {
        Keys before = written.putIfAbsent(keys.name(), keys);
        if (before == null) {
            ObjectNode def = object();
            defs.put(keys.name(), def);
            def.setAll(mapping(keys));
        } else if (before != keys) {
            throw new IllegalStateException("two mappings have the name " + keys.name());
        }
        return ref(keys.name());
    }

    private ObjectNode mapping(Keys keys) {
        ObjectNode all = object();
        all.put("description", keys.meaning());
        all.put("type", "object");
        all.put("additionalProperties", false);
        List<String> needed =
                keys.all().stream().filter(Keys.Key::required).map(Keys.Key::name).toList();
        if (!needed.isEmpty()) {
            all.set("required", strings(needed));
        }
        ObjectNode properties = all.putObject("properties");
        keys.all().forEach(key -> properties.set(key.name(), key(key)));
        if (!keys.rules().isEmpty()) {
            ArrayNode rules = all.putArray("allOf");
            keys.rules().forEach(rule -> rules.add(rule(rule, keys)));
        }
        return all;
    }

    private ObjectNode key(Keys.Key key) {
        ObjectNode all = object();
        Object fallback = key.fallback();
        if (!(key.shape() instanceof Shape.Section section)
                || !section.keys().get().meaning().equals(key.meaning())) {
            all.put(
                    "description",
                    key.meaning()
                            + (key.unit().isEmpty() ? "" : " In " + key.unit() + ".")
                            + (fallback == null ? "" : " Default " + plain(fallback) + "."));
        }
        all.setAll(shape(key.shape(), key.own()));
        if (fallback != null) {
            all.set("default", value(plain(fallback)));
        }
        return all;
    }

    /** 1.0 as people write it. */
    private static Object plain(Object value) {
        return value instanceof Double number && number == Math.rint(number)
                ? (Object) number.longValue()
                : value;
    }

    private static JsonNode value(Object value) {
        return JSON.valueToTree(value);
    }

    private static ArrayNode strings(Collection<String> texts) {
        return JSON.valueToTree(texts);
    }

    /**
     * @param own whether no parameter may stand there
     */
    private ObjectNode shape(Shape shape, boolean own) {
        List<Shape> several = shape instanceof Shape.AnyOf any ? any.shapes() : List.of(shape);
        List<JsonNode> any = new ArrayList<>();
        several.forEach(one -> any.add(bare(one, own)));
        if (!own && several.stream().anyMatch(ProfileSchema::takesParameters)) {
            any.add(ref("reference"));
        }
        if (any.size() == 1) {
            return (ObjectNode) any.get(0);
        }
        ObjectNode all = object();
        all.putArray("anyOf").addAll(any);
        return all;
    }

    private static boolean takesParameters(Shape shape) {
        return shape instanceof Shape.Whole
                || shape instanceof Shape.Num
                || shape instanceof Shape.Choice
                || shape instanceof Shape.Flag
                || shape instanceof Shape.Time
                || shape instanceof Shape.Word;
    }

    private ObjectNode bare(Shape shape, boolean own) {
        ObjectNode all = object();
        if (shape instanceof Shape.Text text) {
            return text(text);
        } else if (shape instanceof Shape.Word word) {
            all.put("type", "string").put("pattern", whole(word.pattern()));
        } else if (shape instanceof Shape.Whole bounds) {
            all.put("type", "integer");
            all.put("minimum", bounds.min()).put("maximum", bounds.max());
        } else if (shape instanceof Shape.Num bounds) {
            return number(bounds);
        } else if (shape instanceof Shape.Choice choice) {
            all.set("enum", strings(choice.words()));
        } else if (shape instanceof Shape.Flag) {
            all.put("type", "boolean");
        } else if (shape instanceof Shape.Time time) {
            return time.equals(Shape.TIME)
                    ? ref("time")
                    : all.put("type", "string").put("pattern", TimePattern.of(time));
        } else if (shape instanceof Shape.Section section) {
            return section(section.keys().get());
        } else if (shape instanceof Shape.Either either) {
            all.set("if", object().set("required", strings(List.of(either.key()))));
            all.set("then", section(either.with().get()));
            all.set("else", section(either.without().get()));
        } else if (shape instanceof Shape.Items items) {
            all.put("type", "array");
            bounds(all, "Items", items.least(), items.most());
            if (items.distinct()) {
                all.put("uniqueItems", true);
            }
            all.set("items", shape(items.item(), own));
        } else if (shape instanceof Shape.Entries entries) {
            return entries(entries, own);
        } else {
            throw new IllegalStateException("stands in no key: " + shape);
        }
        return all;
    }

    private ObjectNode entries(Shape.Entries entries, boolean own) {
        ObjectNode all = object().put("type", "object");
        bounds(all, "Properties", entries.least(), entries.most());
        if (entries.name() != Shape.ANY_NAME) {
            ObjectNode names = all.putObject("propertyNames");
            names.put("pattern", whole(entries.name()));
            if (!entries.taken().isEmpty()) {
                names.putObject("not").set("enum", strings(entries.taken()));
            }
        }
        all.set("additionalProperties", shape(entries.value(), own));
        return all;
    }

    private static void bounds(ObjectNode all, String what, int least, int most) {
        if (least > 0) {
            all.put("min" + what, least);
        }
        if (most < Integer.MAX_VALUE) {
            all.put("max" + what, most);
        }
    }

    private static ObjectNode text(Shape.Text text) {
        if (text.equals(Shape.TEXT)) {
            return ref("text");
        }
        if (text.equals(Shape.TEMPLATE)) {
            return ref("template");
        }
        boolean any = text.pattern() == Shape.TEXT.pattern();
        ObjectNode all = object().put("type", "string");
        all.put("pattern", any ? "\\S" : whole(text.pattern()));
        return text.most() == Values.MAX_TEXT ? all : all.put("maxLength", text.most());
    }

    private static String whole(Pattern pattern) {
        String text = pattern.pattern();
        return text.contains("|") ? "^(?:" + text + ")$" : "^" + text + "$";
    }

    private static ObjectNode number(Shape.Num bounds) {
        ObjectNode all = object().put("type", "number");
        if (bounds.min() > -Double.MAX_VALUE) {
            boolean open = bounds.open() == Shape.Num.Open.MIN;
            all.set(open ? "exclusiveMinimum" : "minimum", value(plain(bounds.min())));
        }
        if (bounds.max() < Double.MAX_VALUE) {
            all.set("maximum", value(plain(bounds.max())));
        }
        if (bounds.open() == Shape.Num.Open.ZERO) {
            all.putObject("not").put("const", 0);
        }
        return all;
    }

    private ObjectNode rule(Rule rule, Keys keys) {
        ObjectNode then = object();
        Test when;
        if (rule instanceof Rule.Refuse refuse) {
            when = refuse.when();
            ObjectNode properties = then.putObject("properties");
            refuse.keys().forEach(key -> properties.put(key, false));
        } else if (rule instanceof Rule.Need need) {
            when = need.when();
            then.set("required", strings(need.keys()));
        } else if (rule instanceof Rule.Narrow narrow) {
            when = narrow.when();
            then.putObject("properties")
                    .set(narrow.key(), shape(narrow.shape(), keys.get(narrow.key()).own()));
        } else if (rule instanceof Rule.Some some) {
            when = some.when();
            ArrayNode any = then.putArray(some.several() ? "anyOf" : "oneOf");
            some.keys().forEach(key -> any.add(required(key)));
        } else {
            throw new IllegalStateException("no such rule: " + rule);
        }
        ObjectNode condition = test(when, true);
        if (condition.isEmpty()) {
            return then;
        }
        ObjectNode all = object();
        all.set("if", condition);
        all.set("then", then);
        return all;
    }

    private static ObjectNode required(String key) {
        return object().set("required", strings(List.of(key)));
    }

    /**
     * @param strict whether a parameter, whose value nobody knows, is not what it asks for
     */
    private static ObjectNode test(Test test, boolean strict) {
        if (test instanceof Test.Has has) {
            return required(has.key());
        }
        if (test instanceof Test.Is is) {
            ObjectNode values = object();
            ArrayNode words = values.putArray("enum");
            is.values().stream().sorted().forEach(one -> words.add(value(one)));
            return behind(is.key(), strict ? values : orReference(values));
        }
        if (test instanceof Test.Inside inside) {
            ObjectNode inner = object().put("type", "object");
            inner.setAll(test(inside.test(), strict));
            return behind(inside.key(), inner);
        }
        if (test instanceof Test.Not not) {
            return object().set("not", test(not.test(), !strict));
        }
        List<Test> tests = ((test instanceof Test.All all) ? all.tests() : anyOf(test));
        List<ObjectNode> parts =
                tests.stream()
                        .map(part -> test(part, strict))
                        .filter(part -> !part.isEmpty())
                        .toList();
        if (parts.size() <= 1) {
            return parts.isEmpty() ? object() : parts.get(0);
        }
        ObjectNode all = object();
        all.putArray(test instanceof Test.All ? "allOf" : "anyOf").addAll(parts);
        return all;
    }

    private static List<Test> anyOf(Test test) {
        return ((Test.AnyOf) test).tests();
    }

    private static ObjectNode behind(String key, JsonNode value) {
        ObjectNode all = required(key);
        all.putObject("properties").set(key, value);
        return all;
    }

    private static ObjectNode orReference(JsonNode values) {
        ObjectNode all = object();
        all.putArray("anyOf").add(values).add(ref("reference"));
        return all;
    }

    /** As people write it: what fits into a line stands in one. */
    private static String text(JsonNode node, String indent) {
        String line = line(node);
        if (!node.isContainerNode()
                || (indent.length() + line.length() <= WIDTH && depth(node) <= DEPTH)) {
            return line;
        }
        String inner = indent + "  ";
        List<String> parts = new ArrayList<>();
        if (node.isObject()) {
            node.properties()
                    .forEach(
                            one ->
                                    parts.add(
                                            inner
                                                    + value(one.getKey())
                                                    + ": "
                                                    + text(one.getValue(), inner)));
        } else {
            node.forEach(one -> parts.add(inner + text(one, inner)));
        }
        String[] ends = node.isObject() ? new String[] {"{", "}"} : new String[] {"[", "]"};
        return ends[0] + "\n" + String.join(",\n", parts) + "\n" + indent + ends[1];
    }

    private static int depth(JsonNode node) {
        int most = 0;
        for (JsonNode one : node) {
            most = Math.max(most, depth(one));
        }
        return node.isContainerNode() ? most + 1 : 0;
    }

    private static String line(JsonNode node) {
        if (node.isObject()) {
            List<String> parts = new ArrayList<>();
            node.properties()
                    .forEach(one -> parts.add(value(one.getKey()) + ": " + line(one.getValue())));
            return "{" + String.join(", ", parts) + "}";
        }
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(ProfileSchema::line)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return node.toString();
    }
}
