package io.standpipe.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramErrorsTest {

    private final List<String> told = new ArrayList<>();
    private final ProgramErrors errors = new ProgramErrors(told::add);

    @Test
    void eachSortIsToldOnceAndAgainAfterItWasOver() {
        errors.accept(new AssertionError("one"));
        errors.accept(new AssertionError("one"));
        errors.accept(new AssertionError("two"));
        assertEquals(2, told.size());
        errors.over();
        errors.accept(new AssertionError("two"));
        assertEquals("", told.get(2));
        assertTrue(told.get(3).contains("two"), told::toString);
        assertEquals(4, told.size());
        assertEquals(4, errors.count());
    }
}
