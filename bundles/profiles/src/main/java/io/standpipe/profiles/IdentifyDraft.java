package io.standpipe.profiles;

import io.standpipe.model.Bits;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Identification;
import io.standpipe.model.Ids;
import io.standpipe.model.ModbusSource.Order;
import io.standpipe.model.ModbusSource.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The key {@code identify} of a profile. */
final class IdentifyDraft {

    private static final Set<String> KEYS =
            Set.of("id", "table", "address", "registers", "order", "mask", "values");

    private IdentifyDraft() {}

    static List<Identification> read(Fields document) throws Wrong {
        List<Identification> all = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        List<Yaml> items = document.list("identify");
        for (int i = 0; i < items.size(); i++) {
            Fields fields = Fields.of(items.get(i), "identify[" + i + "]", KEYS, document.values());
            Identification one = one(fields);
            if (!Ids.valid(one.id()) || !ids.add(one.id())) {
                throw fields.wrong(
                        "id",
                        "must be 1 to 64 letters, digits, '.', '_' or '-', and no other entry's, but is "
                                + Values.quote(one.id()));
            }
            all.add(one);
        }
        return all;
    }

    private static Identification one(Fields fields) throws Wrong {
        Table table = ModbusDraft.registers(fields);
        int registers = fields.whole("registers", 1, 1, DeviceProfile.MAX_REGISTERS);
        int address = fields.whole("address", 0, 65536 - registers);
        Order order = ModbusDraft.order(fields, 1);
        boolean test = fields.has("mask") || fields.has("values");
        if (test && registers != 1) {
            throw fields.wrong(
                    "registers", "a text has no mask and values; remove them, or registers");
        }
        Bits bits = test ? PointDraft.bits(fields, "values", 0xFFFF) : null;
        return new Identification(fields.text("id"), table, address, registers, order, bits);
    }
}
