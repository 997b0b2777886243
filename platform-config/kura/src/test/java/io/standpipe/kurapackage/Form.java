package io.standpipe.kurapackage;

import java.io.IOException;
import java.io.InputStream;
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

/**
 * A form as Kura reads it from {@code OSGI-INF/metatype/<pid>.xml}.
 *
 * @param attributes by id, in the form's order
 */
record Form(String pid, boolean factory, Map<String, Attribute> attributes) {

    /**
     * @param type as metatype writes it: String, Integer, Password...
     * @param defaultValue as written; empty for none
     * @param options the values
     */
    record Attribute(
            String id,
            String type,
            boolean required,
            int cardinality,
            String defaultValue,
            String min,
            String max,
            List<String> options) {

        /** As Kura's ComponentUtil.getDefaultValue: an empty default is none. */
        Object defaultObject() {
            if (defaultValue.isEmpty()) {
                return null;
            }
            String[] parts = defaultValue.split("(?<!\\\\),", -1);
            if (cardinality >= -1 && cardinality <= 1) {
                return parse(parts[0]);
            }
            Object[] all =
                    (Object[])
                            java.lang.reflect.Array.newInstance(
                                    parse(parts[0]).getClass(), parts.length);
            for (int i = 0; i < parts.length; i++) {
                all[i] = parse(parts[i]);
            }
            return all;
        }

        /** Of the class in which Kura stores it; a password in clear. */
        Object parse(String text) {
            return switch (type) {
                case "Integer" -> Integer.valueOf(text);
                case "Long" -> Long.valueOf(text);
                case "Short" -> Short.valueOf(text);
                case "Byte" -> Byte.valueOf(text);
                case "Double" -> Double.valueOf(text);
                case "Float" -> Float.valueOf(text);
                case "Boolean" -> Boolean.valueOf(text);
                case "Char", "Character" -> text.charAt(0);
                case "String", "Password" -> text;
                default -> throw new IllegalArgumentException(id + " has type " + type);
            };
        }
    }

    static Form read(InputStream xml) throws IOException {
        Document document;
        try {
            document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("no form", e);
        }
        Element designate = (Element) document.getElementsByTagName("Designate").item(0);
        boolean factory = designate.hasAttribute("factoryPid");
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        NodeList all = document.getElementsByTagName("AD");
        for (int i = 0; i < all.getLength(); i++) {
            Element ad = (Element) all.item(i);
            List<String> options = new ArrayList<>();
            NodeList labels = ad.getElementsByTagName("Option");
            for (int j = 0; j < labels.getLength(); j++) {
                options.add(((Element) labels.item(j)).getAttribute("value"));
            }
            String cardinality = ad.getAttribute("cardinality");
            String id = ad.getAttribute("id");
            attributes.put(
                    id,
                    new Attribute(
                            id,
                            ad.getAttribute("type"),
                            !ad.getAttribute("required").equals("false"),
                            cardinality.isEmpty() ? 0 : Integer.parseInt(cardinality),
                            ad.getAttribute("default"),
                            ad.getAttribute("min"),
                            ad.getAttribute("max"),
                            options));
        }
        return new Form(
                designate.getAttribute(factory ? "factoryPid" : "pid"), factory, attributes);
    }
}
