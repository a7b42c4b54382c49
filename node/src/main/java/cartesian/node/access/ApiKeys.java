package cartesian.node.access;

import cartesian.api.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The API keys that are good. Immutable.
 *
 * <p>A key is a name, a dot and a secret of 256 random bits. Kept are name, roles and the SHA-256 of the whole key: no slow
 * hash is needed for what nobody can guess. A line is {@code NAME ROLE[,ROLE…] [user=ID] sha256=HEX}; {@code #} starts a
 * remark.
 */
public final class ApiKeys {
    private static final int NAMES_MAX = 100_000;
    private static final int SECRET_BYTES = 32;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    /** Compared with what names nobody, so that it takes as long. */
    private static final byte[] NOBODY = new byte[SECRET_BYTES];

    private final Map<String, Key> byName = new HashMap<>();

    private static final class Key {
        private final Caller caller;
        private final byte[] sha256;

        private Key(Caller caller, byte[] sha256) {
            this.caller = caller;
            this.sha256 = sha256;
        }
    }

    private ApiKeys() {}

    /**
     * Reads keys.
     *
     * @param source what the lines are from, for people
     * @throws IllegalArgumentException if a line is none of a key; the message names it without showing it
     */
    static ApiKeys parse(String lines, String source) {
        ApiKeys keys = new ApiKeys();
        int number = 0;
        for (String line : lines.split("\\R", -1)) {
            number++;
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                keys.add(text, source + ", line " + number);
            }
        }
        return keys;
    }

    /** Both, of which no name may be the same. */
    static ApiKeys of(ApiKeys some, ApiKeys others) {
        ApiKeys all = new ApiKeys();
        all.byName.putAll(some.byName);
        others.byName.forEach((name, key) -> {
            if (all.byName.put(name, key) != null) {
                throw new IllegalArgumentException("there are two API keys of the name " + name);
            }
        });
        return all;
    }

    /**
     * Makes a key, and the line that lets it in.
     *
     * @throws IllegalArgumentException if there can be no such key
     */
    public static Made make(String name, Set<Role> roles, Optional<UserId> user, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String key = name + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        StringBuilder line = new StringBuilder(name).append(' ');
        String comma = "";
        for (Role role : EnumSet.copyOf(roles)) {
            line.append(comma).append(role.word());
            comma = ",";
        }
        user.ifPresent(id -> line.append(" user=").append(id));
        line.append(" sha256=").append(HexFormat.of().formatHex(sha256(key)));
        ApiKeys _ = parse(line.toString(), "what was asked for");
        return new Made(key, line.toString());
    }

    /**
     * A key that was made.
     *
     * @param key for its caller alone
     * @param line for the file; the key cannot be told from it
     */
    public record Made(String key, String line) {}

    /** Whose key that is; empty if it is none. Takes as long for a wrong secret as for a right one. */
    Optional<Caller> find(String presented) {
        int dot = presented.indexOf('.');
        Key key = dot < 0 ? null : byName.get(presented.substring(0, dot));
        byte[] kept = key == null ? NOBODY : key.sha256;
        return MessageDigest.isEqual(kept, sha256(presented)) && key != null
                ? Optional.of(key.caller)
                : Optional.empty();
    }

    int count() {
        return byName.size();
    }

    private void add(String line, String place) {
        String[] words = line.split("\\s+", -1);
        if (words.length < 3 || !NAME.matcher(words[0]).matches()) {
            throw wrong(place, "it is not NAME ROLE[,ROLE] [user=ID] sha256=HEX");
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : words[1].split(",", -1)) {
            roles.add(Role.of(word).orElseThrow(() -> wrong(place, "there is no such role")));
        }
        Optional<UserId> user = Optional.empty();
        Optional<byte[]> hash = Optional.empty();
        for (int index = 2; index < words.length; index++) {
            if (words[index].startsWith("user=")) {
                user = Optional.of(new UserId(words[index].substring("user=".length())));
            } else if (words[index].startsWith("sha256=")) {
                hash = Optional.of(hash(words[index].substring("sha256=".length()), place));
            } else {
                throw wrong(place, "word " + (index + 1) + " is neither user= nor sha256=");
            }
        }
        if (roles.contains(Role.SHOPPER) != user.isPresent()) {
            throw wrong(place, "a shopper has a user=, and nobody else does");
        }
        byte[] sha256 = hash.orElseThrow(() -> wrong(place, "it has no sha256="));
        if (byName.put(words[0], new Key(new Caller("key:" + words[0], roles, user), sha256)) != null
                || byName.size() > NAMES_MAX) {
            throw wrong(place, "the name was there before, or there are more than " + NAMES_MAX);
        }
    }

    private static byte[] hash(String hex, String place) {
        try {
            byte[] hash = HexFormat.of().parseHex(hex);
            if (hash.length == SECRET_BYTES) {
                return hash;
            }
        } catch (IllegalArgumentException noHex) {
            // told below
        }
        throw wrong(place, "a SHA-256 has " + 2 * SECRET_BYTES + " hexadecimal digits");
    }

    private static IllegalArgumentException wrong(String place, String why) {
        return new IllegalArgumentException("cannot read the API key at " + place + ": " + why);
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
