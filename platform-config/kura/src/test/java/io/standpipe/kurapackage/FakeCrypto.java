package io.standpipe.kurapackage;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Hashtable;
import java.util.Map;

/**
 * Simulates Kura's {@code org.eclipse.kura.crypto.CryptoService}, with a cipher that hides nothing:
 * what is encrypted begins with {@link #MARK}. It is registered only if our signatures have that
 * service.
 */
final class FakeCrypto {

    static final String SERVICE = "org.eclipse.kura.crypto.CryptoService";

    /** What every encrypted value begins with. */
    static final String MARK = "fake-aes:";

    private FakeCrypto() {}

    static String encrypt(String clear) {
        return MARK + Base64.getEncoder().encodeToString(clear.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @throws IllegalArgumentException it is not encrypted
     */
    static String decrypt(String value) {
        if (!value.startsWith(MARK)) {
            throw new IllegalArgumentException("not encrypted");
        }
        return new String(
                Base64.getDecoder().decode(value.substring(MARK.length())), StandardCharsets.UTF_8);
    }

    static boolean encrypted(String value) {
        return value.startsWith(MARK);
    }

    @SuppressWarnings("JdkObsolete") // the framework takes nothing newer
    static void register(KuraFramework framework) {
        try {
            Class<?> service = Class.forName(SERVICE);
            Object crypto =
                    Proxy.newProxyInstance(
                            service.getClassLoader(),
                            new Class<?>[] {service},
                            (self, method, arguments) -> answer(self, method, arguments));
            framework
                    .context()
                    .registerService(
                            SERVICE,
                            crypto,
                            new Hashtable<>(
                                    Map.of(
                                            "kura.service.pid",
                                            "org.eclipse.kura.crypto.CryptoService")));
        } catch (ClassNotFoundException e) {
            // nobody here can ask for it
        }
    }

    private static Object answer(Object self, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "encryptAes":
                return like(method, encrypt(text(arguments[0])));
            case "decryptAes":
                if (!encrypted(text(arguments[0]))) {
                    throw kuraException();
                }
                return like(method, decrypt(text(arguments[0])));
            case "encodeBase64":
                return Base64.getEncoder()
                        .encodeToString(text(arguments[0]).getBytes(StandardCharsets.UTF_8));
            case "decodeBase64":
                return new String(
                        Base64.getDecoder().decode(text(arguments[0])), StandardCharsets.UTF_8);
            case "equals":
                return self == arguments[0];
            case "hashCode":
                return System.identityHashCode(self);
            case "toString":
                return "FakeCrypto";
            default:
                throw new UnsupportedOperationException(method.getName());
        }
    }

    private static String text(Object value) {
        return value instanceof char[] chars ? new String(chars) : String.valueOf(value);
    }

    private static Object like(Method method, String value) {
        return method.getReturnType() == char[].class ? value.toCharArray() : value;
    }

    /** What Kura throws, as far as our signatures have it. */
    private static Exception kuraException() {
        try {
            Class<?> code = Class.forName("org.eclipse.kura.KuraErrorCode");
            Object decoder = code.getField("DECODER_ERROR").get(null);
            for (var constructor :
                    Class.forName("org.eclipse.kura.KuraException").getConstructors()) {
                if (constructor.getParameterCount() == 1
                        && constructor.getParameterTypes()[0] == code) {
                    return (Exception) constructor.newInstance(decoder);
                }
            }
        } catch (ReflectiveOperationException e) {
            // falls through
        }
        return new IllegalArgumentException("not encrypted");
    }
}
