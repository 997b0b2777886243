package io.standpipe.kuraapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says what compiled types show to others, a line for each fact:
 *
 * <pre>
 * package NAME VERSION
 * TYPE modifiers kind extends SUPERTYPES @ProviderType
 * TYPE#field:DESCRIPTOR modifiers = CONSTANT
 * TYPE#method(PARAMETERS)RESULT modifiers throws EXCEPTIONS as GENERIC
 * </pre>
 *
 * Descriptors are the class file's. Constants stand here because a compiler copies them into their
 * users, {@code @ProviderType} and {@code @ConsumerType} because bnd makes import ranges of them,
 * generic types because a wrong one ends in a ClassCastException.
 */
final class Signatures {

    private static final Pattern EXPORT = Pattern.compile("([\\w.]+);version=\"([\\d.]+)\"");

    private static final Comparator<Class<?>> BY_NAME = Comparator.comparing(Class::getName);

    private Signatures() {}

    static List<String> of(Manifest manifest) {
        Matcher exports = EXPORT.matcher(manifest.getMainAttributes().getValue("Export-Package"));
        return exports.results()
                .map(export -> "package " + export.group(1) + " " + export.group(2))
                .sorted()
                .toList();
    }

    /** Of the type itself and of its public and protected members; none if it is not public. */
    static List<String> of(Class<?> type) {
        if (!visible(type.getModifiers())) {
            return List.of();
        }
        List<String> members = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (visible(field.getModifiers()) && !field.isSynthetic()) {
                members.add(type.getName() + "#" + line(field));
            }
        }
        Stream.of(type.getDeclaredConstructors(), type.getDeclaredMethods())
                .flatMap(Arrays::stream)
                .filter(member -> visible(member.getModifiers()) && !member.isSynthetic())
                .forEach(member -> members.add(type.getName() + "#" + line(member)));
        Collections.sort(members);
        members.add(0, type.getName() + " " + line(type));
        return members;
    }

    private static boolean visible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String line(Class<?> type) {
        StringJoiner line = new StringJoiner(" ");
        // says "interface" too
        line.add(Modifier.toString(type.getModifiers()));
        if (!type.isInterface()) {
            line.add(type.isEnum() ? "enum" : "class");
        }
        List<Type> supers = new ArrayList<>(List.of(type.getGenericInterfaces()));
        if (!type.isInterface()) {
            supers.add(0, type.getGenericSuperclass());
        }
        if (!supers.isEmpty()) {
            line.add("extends").add(names(supers.stream()));
        }
        String file = classFile(type);
        for (String role : List.of("ProviderType", "ConsumerType")) {
            if (file.contains("Lorg/osgi/annotation/versioning/" + role + ";")) {
                line.add("@" + role);
            }
        }
        return line.toString();
    }

    private static String line(Field field) {
        String line =
                field.getName()
                        + ":"
                        + field.getType().descriptorString()
                        + " "
                        + Modifier.toString(field.getModifiers());
        boolean constant =
                Modifier.isStatic(field.getModifiers())
                        && Modifier.isFinal(field.getModifiers())
                        && (field.getType().isPrimitive() || field.getType() == String.class);
        try {
            return constant ? line + " = " + field.get(null) : line;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String line(Executable member) {
        boolean method = member instanceof Method;
        Class<?> result = method ? ((Method) member).getReturnType() : void.class;
        Type genericResult = method ? ((Method) member).getGenericReturnType() : void.class;
        String descriptor =
                MethodType.methodType(result, member.getParameterTypes()).descriptorString();
        StringJoiner line = new StringJoiner(" ");
        line.add((method ? member.getName() : "<init>") + descriptor);
        line.add(Modifier.toString(member.getModifiers() & Modifier.methodModifiers()));
        if (method && ((Method) member).isDefault()) {
            line.add("default");
        }
        if (member.isVarArgs()) {
            line.add("varargs");
        }
        if (member.getExceptionTypes().length > 0) {
            line.add("throws").add(names(Stream.of(member.getExceptionTypes()).sorted(BY_NAME)));
        }
        Type[] parameters = member.getGenericParameterTypes();
        if (!Arrays.equals(parameters, member.getParameterTypes()) || genericResult != result) {
            line.add("as (" + names(Stream.of(parameters)) + ")" + genericResult.getTypeName());
        }
        return line.toString();
    }

    private static String names(Stream<? extends Type> types) {
        return types.map(type -> type.getTypeName().replace(", ", ","))
                .collect(Collectors.joining(","));
    }

    /** As Latin-1: enough to find a name among its constants. */
    private static String classFile(Class<?> type) {
        try (InputStream in =
                type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
