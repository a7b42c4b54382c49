package cartesian.node;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Signals of the operating system, as {@code sun.misc.Signal} has them: the JDK's only way to more than a shutdown hook.
 * Reached by reflection, because the compiler warns of every mention, and nothing can silence that.
 */
final class Signals {
    private Signals() {}

    /**
     * Has {@code action} run each time this process gets a signal, on a thread of its own.
     *
     * @param name without {@code SIG}
     * @return false if this JVM leaves that signal alone, as with {@code -Xrs}
     */
    static boolean handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler calls = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    Thread.ofPlatform().daemon().name("signal").start(action);
                }
                return null;
            };
            Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, calls);
            Object _ = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            return true;
        } catch (ReflectiveOperationException unavailable) {
            return false;
        }
    }
}
