package io.standpipe.kurapackage;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Calls objects whose classes come from a bundle, so that the test has none of its own for them.
 */
final class Reflect {

    private Reflect() {}

    /** A public method of this name, with as many parameters. */
    static Object call(Object target, String name, Object... arguments) {
        try {
            for (Class<?> type : types(target.getClass())) {
                for (Method method : type.getMethods()) {
                    if (method.getName().equals(name)
                            && method.getParameterCount() == arguments.length) {
                        return method.invoke(target, arguments);
                    }
                }
            }
            throw new AssertionError(target.getClass() + " has no method " + name);
        } catch (InvocationTargetException e) {
            throw new AssertionError(name + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new LinkageError(name, e);
        }
    }

    static Object field(Object target, String name) {
        try {
            return target.getClass().getField(name).get(target);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }

    /** Interfaces first: the class itself need not be accessible. */
    private static Class<?>[] types(Class<?> type) {
        Class<?>[] interfaces = type.getInterfaces();
        Class<?>[] all = java.util.Arrays.copyOf(interfaces, interfaces.length + 1);
        all[interfaces.length] = type;
        return all;
    }
}
