package io.standpipe.coap;

import io.standpipe.coap.report.Answer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;

/** Sends an {@link Answer} as the response to a request. Stateless; the CoAP stack's thread. */
final class AnswerResponse {

    private AnswerResponse() {}

    static void send(Exchange exchange, Answer answer) {
        Response response =
                new Response(
                        switch (answer.code()) {
                            case CHANGED -> ResponseCode.CHANGED;
                            case BAD_REQUEST -> ResponseCode.BAD_REQUEST;
                            case FORBIDDEN -> ResponseCode.FORBIDDEN;
                            case TOO_LARGE -> ResponseCode.REQUEST_ENTITY_TOO_LARGE;
                            case UNSUPPORTED -> ResponseCode.UNSUPPORTED_CONTENT_FORMAT;
                            case TOO_MANY -> ResponseCode.TOO_MANY_REQUESTS;
                            case UNSAFE -> ResponseCode.SERVICE_UNAVAILABLE;
                        });
        if (answer.retryAfter() > 0) {
            response.getOptions().setMaxAge(answer.retryAfter());
        }
        if (!answer.why().isEmpty()) {
            response.setPayload(answer.why());
        }
        exchange.sendResponse(response);
    }
}
