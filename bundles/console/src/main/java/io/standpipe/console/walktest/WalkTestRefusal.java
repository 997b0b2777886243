package io.standpipe.console.walktest;

import io.standpipe.model.words.Phrase;

/** Something about a walk test that is not done; the message is a sentence. */
final class WalkTestRefusal extends Exception {

    private static final long serialVersionUID = 1;

    WalkTestRefusal(Phrase.Said said) {
        super(said.english());
    }

    /**
     * @param sentence of whoever was asked
     */
    WalkTestRefusal(String sentence) {
        super(sentence);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
