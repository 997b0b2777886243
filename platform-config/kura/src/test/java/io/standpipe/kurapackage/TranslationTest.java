package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslationTest {

    private static final String FORM =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
              <OCD id="a.b" name="Pump" description="Pumps.">
                <AD id="kind" type="String" name="Kind" description="Lines|TextArea" default="x&lt;y">
                  <Option label="Wet" value="wet-1"/>
                </AD>
              </OCD>
              <Designate pid="a.b"><Object ocdref="a.b"/></Designate>
            </metatype:MetaData>
            """;

    private static final List<String> COMPLETE =
            List.of(
                    "name=水泵",
                    "description=抽水。",
                    "kind.name=类型",
                    "kind.description=多行",
                    "kind.option.wet-1=湿式");

    @TempDir Path zh;

    @Test
    void replacesTextsAndKeepsTheRest() throws IOException {
        String form = apply(COMPLETE);
        assertTrue(form.contains("name=\"&#27700;&#27893;\""), form);
        assertTrue(form.contains("description=\"&#22810;&#34892;|TextArea\""), form);
        assertTrue(form.contains("default=\"x&lt;y\""), form);
        assertTrue(form.contains("value=\"wet-1\""), form);
        assertTrue(form.contains("label=\"&#28287;&#24335;\""), form);
    }

    @Test
    void aMissingTextNamesFileAndKey() {
        for (String line : COMPLETE) {
            List<String> lines = new ArrayList<>(COMPLETE);
            lines.remove(line);
            String key = line.substring(0, line.indexOf('='));
            String message = refused(lines);
            assertTrue(message.contains("a.b.properties has no " + key + ","), message);
        }
    }

    @Test
    void aTextForNothingNamesFileAndKey() {
        List<String> lines = new ArrayList<>(COMPLETE);
        lines.add("knid.name=类型");
        String message = refused(lines);
        assertTrue(message.contains("a.b.properties translates knid.name,"), message);
    }

    @Test
    void aHintIsNotTheTranslatorsBusiness() {
        List<String> lines = new ArrayList<>(COMPLETE);
        lines.set(3, "kind.description=多行|TextArea");
        assertTrue(refused(lines).contains("kind.description must not contain '|'"));
    }

    @Test
    void aFormWithoutTranslationAndATranslationWithoutFormAreNamed() throws IOException {
        BundleJar bundle = bundle("OSGI-INF/metatype/a.b.xml");
        String message =
                assertThrows(
                                PackagingException.class,
                                () -> Main.translated(List.of(bundle), List.of(), zh, stamp()))
                        .getMessage();
        assertTrue(message.contains("a.b.properties must translate the form of a.b"), message);

        Files.write(zh.resolve("a.b.properties"), COMPLETE, StandardCharsets.UTF_8);
        Files.write(zh.resolve("gone.properties"), COMPLETE, StandardCharsets.UTF_8);
        message =
                assertThrows(
                                PackagingException.class,
                                () -> Main.translated(List.of(bundle), List.of(), zh, stamp()))
                        .getMessage();
        assertTrue(
                message.contains("gone.properties translates a form that no bundle has"), message);
    }

    @Test
    void theQualifierIsAddedOnce() {
        assertEquals("0.1.0.zh", Main.qualified("0.1.0"));
        assertEquals("0.1.0.0-zh", Main.qualified("0.1.0.0"));
    }

    private BundleJar bundle(String form) throws IOException {
        Path jar = Files.createTempFile(zh.getParent(), "bundle", ".jar");
        Files.write(jar, new Synthetic("a", "1").file(form, FORM).bytes());
        return BundleJar.read(jar);
    }

    private String apply(List<String> lines) throws IOException {
        Files.write(zh.resolve("a.b.properties"), lines, StandardCharsets.UTF_8);
        return new String(
                Translation.of("a.b", zh).apply(FORM.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.US_ASCII);
    }

    private String refused(List<String> lines) {
        return String.valueOf(
                assertThrows(PackagingException.class, () -> apply(lines)).getMessage());
    }

    private static Stamp stamp() {
        return Stamp.parse("2026-11-23T00:00:00Z");
    }
}
