package io.standpipe.kurapackage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The words of one form in another language, from a file {@code <pid>.properties} in UTF-8: {@code
 * name} and {@code description} of the form, {@code <attribute>.name}, {@code
 * <attribute>.description} and {@code <attribute>.option.<value>}. It is complete or the build
 * fails: Kura would show half a form in English.
 */
final class Translation {

    /** What follows it in a description tells Kura how to draw the field, so it is no text. */
    private static final String HINT = "|";

    private final Path file;
    private final Properties texts = new Properties();
    private final Set<String> used = new HashSet<>();

    private Translation(Path file) throws IOException {
        this.file = file;
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            texts.load(in);
        }
    }

    /**
     * @param directory holds the translations
     * @throws PackagingException there is none
     */
    static Translation of(String pid, Path directory) throws IOException {
        Path file = directory.resolve(pid + ".properties");
        if (!Files.exists(file)) {
            throw new PackagingException(
                    file + " must translate the form of " + pid + ", but is not there");
        }
        return new Translation(file);
    }

    /**
     * @param metatype a form as its bundle carries it
     * @return the same in ASCII, other characters as numbers: Kura reads forms in whatever encoding
     *     its process happens to have (IOUtil.readResource of Kura 5.6)
     * @throws PackagingException a text is missing or is for nothing
     */
    byte[] apply(byte[] metatype) throws IOException {
        Document form = parse(metatype);
        Element top = (Element) form.getElementsByTagName("OCD").item(0);
        replace(top, "name", "name");
        replace(top, "description", "description");
        NodeList attributes = form.getElementsByTagName("AD");
        for (int i = 0; i < attributes.getLength(); i++) {
            Element attribute = (Element) attributes.item(i);
            String id = attribute.getAttribute("id");
            replace(attribute, "name", id + ".name");
            replace(attribute, "description", id + ".description");
            NodeList options = attribute.getElementsByTagName("Option");
            for (int j = 0; j < options.getLength(); j++) {
                Element option = (Element) options.item(j);
                replace(option, "label", id + ".option." + option.getAttribute("value"));
            }
        }
        Set<String> idle = new TreeSet<>(texts.stringPropertyNames());
        idle.removeAll(used);
        if (!idle.isEmpty()) {
            throw new PackagingException(
                    "%s translates %s, which the form does not have: take it out or correct the key"
                            .formatted(file, String.join(", ", idle)));
        }
        return write(form);
    }

    private void replace(Element element, String xmlAttribute, String key) {
        if (!element.hasAttribute(xmlAttribute)) {
            return;
        }
        String text = texts.getProperty(key, "").strip();
        String original = element.getAttribute(xmlAttribute);
        if (text.isEmpty()) {
            throw new PackagingException(
                    "%s has no %s, which translates \"%s\"".formatted(file, key, original));
        }
        if (text.contains(HINT)) {
            throw new PackagingException(
                    "%s: %s must not contain '|'; what follows it in the original is kept"
                            .formatted(file, key));
        }
        used.add(key);
        int hint = original.lastIndexOf(HINT);
        element.setAttribute(xmlAttribute, hint < 0 ? text : text + original.substring(hint));
    }

    private static Document parse(byte[] xml) throws IOException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        try {
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("a form cannot be read", e);
        }
    }

    private static byte[] write(Document form) throws IOException {
        StringWriter text = new StringWriter();
        try {
            form.setXmlStandalone(true);
            TransformerFactory.newInstance()
                    .newTransformer()
                    .transform(new DOMSource(form), new StreamResult(text));
        } catch (TransformerException e) {
            throw new IOException("a form cannot be written", e);
        }
        StringBuilder ascii = new StringBuilder();
        text.toString()
                .codePoints()
                .forEach(
                        c -> {
                            if (c < 128) {
                                ascii.append((char) c);
                            } else {
                                ascii.append("&#").append(c).append(';');
                            }
                        });
        return ascii.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
