package io.standpipe.standalone.door;

import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.Role;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.standalone.access.Access;
import io.standpipe.standalone.access.Account;
import io.standpipe.standalone.access.Users;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What an administrator asks and orders about users. A new password is in the answer, once, and
 * nowhere else. Many threads.
 */
final class UserRoutes {

    private final Access access;

    UserRoutes(Access access) {
        this.access = access;
    }

    /**
     * @param account of whoever asks
     */
    void answer(Call call, DoorRoute route, Account account)
            throws IOException, Call.BadCallException {
        if (account.role() != Role.ADMINISTRATOR) {
            access.refused(
                    account.name(), call.address(), route.key(), "needs the role administrator");
            call.say(PageAnswer.FORBIDDEN, DoorPhrase.NOT_ADMINISTRATOR.with(account.name()));
            return;
        }
        if (route == DoorRoute.USERS) {
            list(call);
            return;
        }
        Map<String, List<String>> form = call.form();
        String name = Doorkeeper.one(form, "name");
        String role = Doorkeeper.one(form, "role");
        Users users = access.users();
        Users.By by = new Users.By(account.name(), call.address());
        try {
            switch (route) {
                case ADD_USER -> password(call, users.add(by, name, role));
                case RESET_PASSWORD -> password(call, users.reset(by, name));
                case CHANGE_ROLE -> {
                    users.change(by, name, role);
                    call.done();
                }
                case REMOVE_USER -> {
                    users.remove(by, name);
                    call.done();
                }
                default -> throw new IllegalStateException("not about users: " + route);
            }
        } catch (Access.RefusedException e) {
            call.say(PageAnswer.CONFLICT, e.said());
        }
    }

    private void list(Call call) throws IOException {
        JsonWriter json = new JsonWriter().beginObject().name("users").beginArray();
        for (Account each : access.users().all()) {
            json.beginObject()
                    .member("name", each.name())
                    .member("role", Users.word(each.role()))
                    .member("oneTime", each.oneTime())
                    .endObject();
        }
        call.answer(PageAnswer.json(PageAnswer.OK, json.endArray().endObject().toBytes()));
    }

    private static void password(Call call, String password) throws IOException {
        call.answer(
                PageAnswer.json(
                        PageAnswer.OK,
                        new JsonWriter()
                                .beginObject()
                                .member("result", "")
                                .member("password", password)
                                .endObject()
                                .toBytes()));
    }
}
