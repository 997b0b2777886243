package io.standpipe.standalone;

import io.standpipe.model.words.Phrase;

/** Says in one sentence what is wrong with a configuration file and what to do. */
final class FileException extends Exception {

    FileException(Phrase.Said said) {
        super(said.english());
    }
}
