package io.standpipe.console.present;

import io.standpipe.console.route.Services;
import io.standpipe.model.Gateway;
import io.standpipe.model.NotRunning;
import io.standpipe.model.Present;
import io.standpipe.model.console.PageAnswer;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** What the rules answer, or why they cannot be asked. */
final class RulesAnswer {

    /** Asks the rules. */
    interface Question {

        /**
         * @return JSON
         */
        byte[] ask(Gateway gateway, Present present) throws TimeoutException, ExecutionException;
    }

    private RulesAnswer() {}

    static PageAnswer of(Services now, Question question) {
        Gateway gateway = now.gateway();
        Present present = now.present();
        if (gateway != null && present != null) {
            try {
                return PageAnswer.json(PageAnswer.OK, question.ask(gateway, present));
            } catch (TimeoutException | ExecutionException e) {
                return notice(PresentJson.Notice.SILENT, List.of());
            }
        }
        NotRunning why = now.notRunning();
        return why == null
                ? notice(PresentJson.Notice.STARTING, List.of())
                : notice(PresentJson.Notice.IDENTITY, why.wrong());
    }

    private static PageAnswer notice(PresentJson.Notice notice, List<NotRunning.Wrong> wrong) {
        return PageAnswer.json(PageAnswer.UNAVAILABLE, PresentJson.notice(notice, wrong));
    }
}
