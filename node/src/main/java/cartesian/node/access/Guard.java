package cartesian.node.access;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who calls, by an API key or a token, and whether that may be.
 *
 * <p>What was found good is remembered for a while by its SHA-256, so that a signature is checked once, not with each
 * call; a change of the files forgets it. Mistakes are counted for each address that they come from: past
 * {@value #MISTAKES_BURST} at once, and one in {@value #MISTAKE_SECONDS} s, what comes from there is not looked at unless it
 * is remembered. Safe for all threads.
 */
public final class Guard {
    static final int MISTAKES_BURST = 10;
    static final int MISTAKE_SECONDS = 6;

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final int REMEMBERED_MAX = 20_000;
    private static final int PEERS_MAX = 20_000;
    private static final int CREDENTIALS_LENGTH_MAX = 8_192;
    /** After this a key that was taken away from the issuer's set is asked for again. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private static final int NETWORK_BYTES = 8;

    private final Optional<Tokens> tokens;
    private final InstantSource clock;
    private final Recent<String, Known> known = new Recent<>(REMEMBERED_MAX);
    private final Buckets<Peer> mistakes;
    private volatile ApiKeys keys;
    /** Counts how often keys have changed, so that what was found good before is not remembered after. */
    private final AtomicInteger changes = new AtomicInteger();

    private record Known(Caller caller, Instant until) {}

    /** An address, or the network of one: whoever has one of IPv6 has 2^64 of them. */
    private record Peer(String network) {
        private static Peer of(InetAddress address) {
            byte[] bytes = address.getAddress();
            byte[] network = address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes;
            return new Peer(new String(network, StandardCharsets.ISO_8859_1));
        }
    }

    private Guard(ApiKeys keys, Optional<Tokens> tokens, InstantSource clock, LongSupplier nanos) {
        this.keys = keys;
        this.tokens = tokens;
        this.clock = clock;
        this.mistakes = new Buckets<>(TimeUnit.SECONDS.toNanos(MISTAKE_SECONDS), MISTAKES_BURST, PEERS_MAX, nanos);
    }

    /**
     * Guards as configured, and again as the files say whenever they change.
     *
     * @throws IllegalArgumentException if a file cannot be read
     */
    public static Guard of(AccessConfig config, Watch watch) {
        return of(config, watch, InstantSource.system(), System::nanoTime);
    }

    static Guard of(AccessConfig config, Watch watch, InstantSource clock, LongSupplier nanos) {
        Optional<Tokens> tokens =
                config.jwt().jwks().isEmpty() ? Optional.empty() : Optional.of(Tokens.of(config.jwt()));
        Guard guard = new Guard(read(config), tokens, clock, nanos);
        if (guard.keys.count() == 0 && tokens.isEmpty()) {
            LOG.warn("nobody can call: there is no API key, and no key set for tokens");
        }
        if (!config.keysFile().isEmpty()) {
            watch.add("the file of API keys", List.of(Path.of(config.keysFile())), () -> {
                guard.keys = read(config);
                guard.forget();
            });
        }
        tokens.flatMap(Tokens::file)
                .ifPresent(file -> watch.add("the key set for tokens", List.of(file), () -> {
                    tokens.get().reload();
                    guard.forget();
                }));
        return guard;
    }

    private void forget() {
        changes.incrementAndGet();
        known.clear();
    }

    private static ApiKeys read(AccessConfig config) {
        ApiKeys given = ApiKeys.parse(config.keys().replace(';', '\n'), "access.keys");
        if (config.keysFile().isEmpty()) {
            return given;
        }
        try {
            return ApiKeys.of(given, ApiKeys.parse(Files.readString(Path.of(config.keysFile())), config.keysFile()));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("cannot read the API keys: " + unreadable, unreadable);
        }
    }

    /**
     * Decides about one call.
     *
     * @param authorization the value of the header of that name (RFC 9110, 11.6.2); null if there is none
     * @param looks whether the call changes nothing: a browser sends what its user has typed in even if another site makes
     *     it call, so {@code Basic} is good for looking only
     * @param peer the address that it comes from
     */
    public Verdict decide(@Nullable String authorization, boolean looks, InetAddress peer, Permit permit) {
        if (authorization == null) {
            return new Verdict.Anonymous();
        }
        String shown = authorization.length() > CREDENTIALS_LENGTH_MAX ? "" : shown(authorization, looks);
        if (shown.isEmpty()) {
            return mistake(peer);
        }
        String digest = new String(ApiKeys.sha256(shown), StandardCharsets.ISO_8859_1);
        Known remembered = known.get(digest);
        if (remembered != null && clock.instant().isBefore(remembered.until)) {
            return verdict(remembered.caller, permit);
        }
        long waitSeconds = mistakes.look(Peer.of(peer));
        if (waitSeconds > 0) {
            return new Verdict.TooManyMistakes(waitSeconds);
        }
        int before = changes.get();
        try {
            Optional<Known> found = find(shown);
            if (found.isEmpty()) {
                return mistake(peer);
            }
            known.put(digest, found.get());
            if (changes.get() != before) { // taken away meanwhile, perhaps
                known.remove(digest);
            }
            return verdict(found.get().caller, permit);
        } catch (Tokens.KeysMissingException away) {
            return new Verdict.Undecided();
        }
    }

    private Optional<Known> find(String shown) throws Tokens.KeysMissingException {
        Instant longest = clock.instant().plus(REMEMBERED);
        Optional<Caller> key = keys.find(shown);
        if (key.isPresent() || tokens.isEmpty()) {
            return key.map(caller -> new Known(caller, longest));
        }
        return tokens.get()
                .find(shown)
                .map(token -> new Known(token.caller(), token.until().isBefore(longest) ? token.until() : longest));
    }

    private static Verdict verdict(Caller caller, Permit permit) {
        return caller.hasAnyOf(permit.roles()) ? new Verdict.Admitted(caller) : new Verdict.Forbidden(caller);
    }

    private Verdict mistake(InetAddress peer) {
        long waitSeconds = mistakes.take(Peer.of(peer));
        if (waitSeconds == 0) {
            return new Verdict.Mistaken();
        }
        LOG.debug("too many mistakes come from {}", peer);
        return new Verdict.TooManyMistakes(waitSeconds);
    }

    /** What is shown as {@code Bearer} (RFC 6750) or, for looking, as the password of {@code Basic} (RFC 7617); else nothing. */
    private static String shown(String authorization, boolean looks) {
        int blank = authorization.indexOf(' ');
        String scheme = authorization.substring(0, Math.max(0, blank)).toLowerCase(Locale.ROOT);
        String rest = authorization.substring(blank + 1).strip();
        if (scheme.equals("bearer")) {
            return rest;
        }
        if (!scheme.equals("basic") || !looks) {
            return "";
        }
        try {
            String pair = new String(Base64.getDecoder().decode(rest), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException noBase64) {
            return "";
        }
    }
}
