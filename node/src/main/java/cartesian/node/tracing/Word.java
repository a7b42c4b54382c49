package cartesian.node.tracing;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of types and constants as spans tell them: {@code out-of-stock}. There are as many as there are in the code. */
final class Word {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private static final ClassValue<String> OF_TYPES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return HUMP.matcher(type.getSimpleName()).replaceAll("-").toLowerCase(Locale.ROOT);
        }
    };

    private Word() {}

    /** The word for the type of this value. */
    static String of(Object value) {
        return OF_TYPES.get(value.getClass());
    }

    /** The word for a constant. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
