package io.standpipe.kurapackage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Kura's file of all configurations, as XmlConfigPropertiesAdapter of Kura 5.6 reads it. */
record Snapshot(List<Entry> entries) {

    /** Kura looks for this very prefix, whatever it stands for. */
    private static final String PREFIX = "esf:";

    /**
     * @param pid Kura's name of the component
     */
    record Entry(String pid, Map<String, Property> properties) {

        /** As Kura keeps them in Configuration Admin. */
        Map<String, Object> stored() {
            Map<String, Object> all = new LinkedHashMap<>();
            properties.forEach((name, property) -> all.put(name, property.stored()));
            return all;
        }
    }

    /**
     * @param type String, Integer, Password...
     */
    record Property(String type, String value) {

        Object stored() {
            Object value =
                    new Form.Attribute("", type, false, 0, "", "", "", List.of()).parse(this.value);
            return type.equals("Password") && !FakeCrypto.encrypted(this.value)
                    ? FakeCrypto.encrypt(this.value)
                    : value;
        }
    }

    /** With another value of one property. */
    Snapshot with(String pid, String property, String value) {
        return new Snapshot(
                entries.stream()
                        .map(
                                entry -> {
                                    Map<String, Property> changed =
                                            new LinkedHashMap<>(entry.properties());
                                    if (entry.pid().equals(pid)) {
                                        changed.computeIfPresent(
                                                property,
                                                (name, old) -> new Property(old.type(), value));
                                    }
                                    return new Entry(entry.pid(), changed);
                                })
                        .toList());
    }

    /** Of a component that it has. */
    String value(String pid, String property) {
        return entries.stream()
                .filter(entry -> entry.pid().equals(pid))
                .map(entry -> entry.properties().get(property).value())
                .findFirst()
                .orElseThrow();
    }

    static Snapshot read(Path path) {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        Document document;
        try {
            document = factory.newDocumentBuilder().parse(path.toFile());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalArgumentException(path + " is no snapshot", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Entry> entries = new ArrayList<>();
        for (Element configuration : elements(document.getDocumentElement(), "configuration")) {
            Map<String, Property> properties = new LinkedHashMap<>();
            for (Element property : elements(configuration, "property")) {
                if (!property.getAttribute("array").equals("false")) {
                    throw new IllegalArgumentException("this reader knows no lists");
                }
                properties.put(
                        property.getAttribute("name"),
                        new Property(
                                property.getAttribute("type"),
                                elements(property, "value").get(0).getTextContent()));
            }
            entries.add(new Entry(configuration.getAttribute("pid"), properties));
        }
        return new Snapshot(entries);
    }

    private static List<Element> elements(Element under, String name) {
        NodeList found = under.getElementsByTagName(PREFIX + name);
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            all.add((Element) found.item(i));
        }
        return all;
    }
}
