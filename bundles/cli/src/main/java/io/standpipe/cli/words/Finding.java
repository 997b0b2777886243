package io.standpipe.cli.words;

/**
 * Something that is wrong, and where.
 *
 * @param source who raises the fault in a gateway that runs, such as {@code io.standpipe.mqtt~a}
 * @param file the file's path; the directory's where no file is meant; empty where nobody knows
 * @param line in the file, from 1; 0 if it concerns the whole file
 * @param setting name of the setting; empty if it is of none
 * @param sentence what was expected, what came, what to do: as the gateway says it, in English
 * @param other who else wants the same; empty if that is not what is wrong
 */
public record Finding(
        String source, String file, int line, String setting, String sentence, String other) {

    public Finding(String source, String file, int line, String setting, String sentence) {
        this(source, file, line, setting, sentence, "");
    }
}
