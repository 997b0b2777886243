package io.standpipe.console.configure;

import io.standpipe.model.config.Settings;
import io.standpipe.model.words.Label;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a component's form from its metatype (OSGi Compendium 105), the same that Kura shows, and
 * its Chinese texts from those of the Chinese packages for Kura. One thread.
 */
final class FormReader {

    /** Ends the description of a setting for which Kura shows several lines. */
    private static final String LINES = "|TextArea";

    private final String component;
    private final Properties chinese;

    private FormReader(String component, Properties chinese) {
        this.component = component;
        this.chinese = chinese;
    }

    /**
     * @param metatype XML
     * @param chinese texts by their names; null if there are none
     * @throws IOException it cannot be read
     */
    static Form read(String component, InputStream metatype, @Nullable InputStream chinese)
            throws IOException {
        Properties texts = new Properties();
        if (chinese != null) {
            try (Reader reader = new InputStreamReader(chinese, StandardCharsets.UTF_8)) {
                texts.load(reader);
            }
        }
        try {
            XMLInputFactory factory = XMLInputFactory.newFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            return new FormReader(component, texts).form(factory.createXMLStreamReader(metatype));
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private Form form(XMLStreamReader xml) throws XMLStreamException {
        Label name = Label.same(component);
        Label description = name;
        boolean several = false;
        List<Form.Field> fields = new ArrayList<>();
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (xml.getLocalName()) {
                case "OCD" -> {
                    name = label(xml.getAttributeValue(null, "name"), "name");
                    description = label(xml.getAttributeValue(null, "description"), "description");
                }
                case "AD" -> fields.add(field(xml));
                case "Designate" -> several = xml.getAttributeValue(null, "factoryPid") != null;
                default -> {
                    // pictures, and what belongs to an AD and was read with it
                }
            }
        }
        return new Form(component, several, name, description, List.copyOf(fields));
    }

    private Form.Field field(XMLStreamReader xml) throws XMLStreamException {
        String id = xml.getAttributeValue(null, "id");
        String name = xml.getAttributeValue(null, "name");
        String description = xml.getAttributeValue(null, "description");
        String type = xml.getAttributeValue(null, "type");
        String fallback = xml.getAttributeValue(null, "default");
        String required = xml.getAttributeValue(null, "required");
        String min = xml.getAttributeValue(null, "min");
        String max = xml.getAttributeValue(null, "max");
        boolean lines = description != null && description.endsWith(LINES);
        List<Form.Option> options = new ArrayList<>();
        while (xml.next() != XMLStreamConstants.END_ELEMENT || !xml.getLocalName().equals("AD")) {
            if (xml.getEventType() == XMLStreamConstants.START_ELEMENT) {
                String value = xml.getAttributeValue(null, "value");
                options.add(
                        new Form.Option(
                                value,
                                label(
                                        xml.getAttributeValue(null, "label"),
                                        id + ".option." + value)));
            }
        }
        return new Form.Field(
                id,
                kind(id, type, lines),
                label(name, id + ".name"),
                label(description, id + ".description"),
                fallback,
                !"false".equals(required),
                min,
                max,
                List.copyOf(options));
    }

    private static Form.Kind kind(String id, String type, boolean lines) {
        if (id.equals(Settings.DEVICES)) {
            return Form.Kind.TABLE;
        }
        return switch (type) {
            case "Password" -> Form.Kind.SECRET;
            case "Integer", "Long", "Short" -> Form.Kind.NUMBER;
            case "Boolean" -> Form.Kind.FLAG;
            default -> lines ? Form.Kind.LINES : Form.Kind.TEXT;
        };
    }

    private Label label(@Nullable String english, String key) {
        String text = english == null || english.isBlank() ? key : english;
        String shown =
                text.endsWith(LINES) ? text.substring(0, text.length() - LINES.length()) : text;
        String zh = chinese.getProperty(key, "");
        return new Label(shown, zh.isBlank() ? shown : zh);
    }
}
