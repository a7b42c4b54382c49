package cartesian.node;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One setting: its name, its value if nobody sets it, its bound and meaning as people read them.
 *
 * @param parser reads the value's text; throws {@link IllegalArgumentException} if it is out of bounds
 */
record Setting<T>(String name, String standard, String bound, String meaning, Function<String, T> parser) {
    static final String ENVIRONMENT_PREFIX = "CARTESIAN_";
    private static final int TEXT_LENGTH_MAX = 255;
    private static final int OPTIONAL_LENGTH_MAX = 4_096;
    private static final int IPV4_PARTS = 4;
    private static final int IPV4_PART_MAX = 255;
    private static final int IPV6_PARTS = 8;
    private static final int IPV6_PART_MAX = 0xffff;

    static Setting<Integer> whole(String name, int standard, int min, int max, String meaning) {
        return new Setting<>(name, Integer.toString(standard), min + " to " + max, meaning, text -> {
            int value = Integer.parseInt(text);
            if (value < min || value > max) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    static Setting<String> text(String name, String standard, String meaning) {
        String bound = "1 to " + TEXT_LENGTH_MAX + " visible characters";
        return new Setting<>(name, standard, bound, meaning, Setting::visible);
    }

    /** Any text, also none. */
    static Setting<String> optional(String name, String meaning) {
        String bound = "up to " + OPTIONAL_LENGTH_MAX + " characters";
        return new Setting<>(name, "", bound, meaning, text -> {
            if (text.length() > OPTIONAL_LENGTH_MAX) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }

    static Setting<Boolean> flag(String name, boolean standard, String meaning) {
        return new Setting<>(name, Boolean.toString(standard), "true or false", meaning, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    /** A list of {@code host:port}, separated by commas. */
    static Setting<List<String>> addresses(String name, String meaning) {
        return new Setting<>(
                name,
                "",
                "host:port, comma-separated",
                meaning,
                text -> Stream.of(text.split(",", -1))
                        .map(String::strip)
                        .filter(address -> !text.isBlank())
                        .map(Setting::address)
                        .toList());
    }

    /** A list of IP addresses, separated by commas. A part of one may be {@code *} or a range: any, or from one to another. */
    static Setting<List<String>> interfaces(String name, String standard, String meaning) {
        return new Setting<>(
                name,
                standard,
                "IP addresses, maybe with * or ranges for parts of them, comma-separated",
                meaning,
                text -> Stream.of(text.split(",", -1))
                        .map(String::strip)
                        .filter(one -> !text.isBlank())
                        .map(Setting::ipAddress)
                        .toList());
    }

    static <E extends Enum<E>> Setting<E> choice(String name, E standard, String meaning) {
        E[] all = standard.getDeclaringClass().getEnumConstants();
        String bound = Arrays.stream(all).map(Setting::word).collect(Collectors.joining(" or "));
        return new Setting<>(
                name,
                word(standard),
                bound,
                meaning,
                text -> Arrays.stream(all)
                        .filter(choice -> word(choice).equals(text))
                        .findFirst()
                        .orElseThrow(IllegalArgumentException::new));
    }

    /** A constant as settings write it, such as {@code two-phase}. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A value of this setting as people may see it. */
    String shown(String text) {
        return name.endsWith("password") || name.endsWith("token") || name.endsWith("headers") ? "********" : text;
    }

    /** The environment variable that sets it. */
    String environmentName() {
        return ENVIRONMENT_PREFIX
                + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static String visible(String text) {
        if (text.isEmpty()
                || text.length() > TEXT_LENGTH_MAX
                || !text.chars().allMatch(character -> character > ' ' && character <= '~')) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static String ipAddress(String text) {
        String[] parts = text.split("\\.", -1);
        boolean four =
                parts.length == IPV4_PARTS && Arrays.stream(parts).allMatch(part -> part(part, 10, IPV4_PART_MAX));
        String[] words = text.split(":", -1);
        boolean eight =
                words.length == IPV6_PARTS && Arrays.stream(words).allMatch(word -> part(word, 16, IPV6_PART_MAX));
        if (!four && !eight) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    /** Whether it is a number, two with a hyphen between them, or an asterisk. */
    private static boolean part(String text, int radix, int max) {
        return text.equals("*")
                || Stream.of(text.split("-", 2)).allMatch(number -> {
                    int value = Integer.parseInt(number, radix);
                    return value >= 0 && value <= max;
                });
    }

    private static String address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException();
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port < 1 || port > Ports.MAX) {
            throw new IllegalArgumentException();
        }
        return visible(text);
    }
}
