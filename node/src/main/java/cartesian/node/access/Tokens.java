package cartesian.node.access;

import cartesian.api.UserId;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which JWTs are good: signed by a key of the issuer's set with an algorithm that is pinned here, for us, and not expired.
 *
 * <p>Sources: RFC 7519, RFC 8725 (best practices), RFC 9068 (access tokens).
 */
final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final int CLOCKS_APART_SECONDS = 30;
    private static final int FETCH_MILLIS = 2_000;
    private static final int KEYS_BYTES_MAX = 262_144;
    private static final long KEYS_FRESH_MILLIS = 300_000;
    private static final long KEYS_REFRESH_MILLIS = 15_000;
    /** An unknown key asks for a new set, but not more often than this. */
    private static final long FETCH_INTERVAL_MILLIS = 30_000;
    /** For how long the last set that came is good while no other comes. */
    private static final long OUTAGE_MILLIS = 3_600_000;

    private final AccessConfig.Jwt config;
    private final @Nullable Path file;
    private volatile DefaultJWTProcessor<SecurityContext> processor;

    /** A good token: whose it is, and until when. */
    record Good(Caller caller, Instant until) {}

    /** The issuer's keys cannot be had. */
    static final class KeysMissingException extends Exception {
        private static final long serialVersionUID = 1L;

        private KeysMissingException(KeySourceException cause) {
            super(cause);
        }
    }

    private Tokens(AccessConfig.Jwt config, @Nullable Path file, JWKSource<SecurityContext> keys) {
        this.config = config;
        this.file = file;
        this.processor = processor(config, keys);
    }

    /**
     * Checks tokens as configured.
     *
     * @throws IllegalArgumentException if the file of keys cannot be read, or the URL is not a safe one
     */
    static Tokens of(AccessConfig.Jwt config) {
        if (config.jwks().contains("://")) {
            return new Tokens(config, null, fetched(URI.create(config.jwks())));
        }
        Path file = Path.of(config.jwks());
        return new Tokens(config, file, read(file));
    }

    /** The file that the keys are in, if they are in one. */
    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /**
     * Reads the file again.
     *
     * @throws IllegalArgumentException if it cannot be read; the keys stay what they were
     */
    void reload() {
        if (file != null) {
            processor = processor(config, read(file));
        }
    }

    /**
     * Whose token that is; empty if it is not good.
     *
     * @throws KeysMissingException if that cannot be told now
     */
    Optional<Good> find(String token) throws KeysMissingException {
        try {
            JWTClaimsSet claims = processor.process(token, null);
            return Optional.of(new Good(
                    caller(claims), claims.getExpirationTime().toInstant().plusSeconds(CLOCKS_APART_SECONDS)));
        } catch (KeySourceException away) {
            LOG.warn("cannot get the keys that tokens are signed with: {}", away.getMessage());
            throw new KeysMissingException(away);
        } catch (ParseException | BadJOSEException | JOSEException bad) {
            LOG.debug("a token is not good", bad);
            return Optional.empty();
        }
    }

    private Caller caller(JWTClaimsSet claims) {
        EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        for (Object word : words(claim(claims, config.rolesClaim()))) {
            Role.of(String.valueOf(word)).ifPresent(roles::add);
        }
        return new Caller("sub:" + claims.getSubject(), roles, user(claim(claims, config.userClaim())));
    }

    private static Optional<UserId> user(@Nullable Object claim) {
        try {
            return claim instanceof String id ? Optional.of(new UserId(id)) : Optional.empty();
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    /** Follows dots into objects, as in {@code realm_access.roles}; a claim whose whole name it is comes first. */
    private static @Nullable Object claim(JWTClaimsSet claims, String path) {
        Object found = claims.getClaim(path);
        if (found != null || path.indexOf('.') < 0) {
            return found;
        }
        Object at = claims.getClaims();
        for (String name : path.split("\\.", -1)) {
            at = at instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return at;
    }

    private static Collection<?> words(@Nullable Object claim) {
        return switch (claim) {
            case Collection<?> list -> list;
            case String text -> List.of(text.split(" "));
            case null, default -> List.of();
        };
    }

    private static DefaultJWTProcessor<SecurityContext> processor(
            AccessConfig.Jwt config, JWKSource<SecurityContext> keys) {
        Set<JWSAlgorithm> algorithms =
                config.algorithms().stream().map(JWSAlgorithm::new).collect(Collectors.toUnmodifiableSet());
        DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
                config.audience(),
                new JWTClaimsSet.Builder().issuer(config.issuer()).build(),
                Set.of("sub", "exp"));
        claims.setMaxClockSkew(CLOCKS_APART_SECONDS);
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
        processor.setJWTClaimsSetVerifier(claims);
        return processor;
    }

    private static JWKSource<SecurityContext> read(Path file) {
        try {
            JWKSet keys = JWKSet.parse(Files.readString(file));
            if (keys.isEmpty() || keys.containsNonPublicKeys()) {
                throw new IllegalArgumentException(
                        "the key set " + file + " has to hold public keys, and nothing but public keys");
            }
            return new ImmutableJWKSet<>(keys);
        } catch (IOException | ParseException unreadable) {
            throw new IllegalArgumentException("cannot read the key set " + file + ": " + unreadable, unreadable);
        }
    }

    private static JWKSource<SecurityContext> fetched(URI url) {
        try {
            boolean safe = "https".equals(url.getScheme())
                    || ("http".equals(url.getScheme())
                            && InetAddress.getByName(url.getHost()).isLoopbackAddress());
            if (!safe) {
                throw new IllegalArgumentException("key sets are fetched by https, not from " + url);
            }
            return JWKSourceBuilder.create(
                            url.toURL(), new DefaultResourceRetriever(FETCH_MILLIS, FETCH_MILLIS, KEYS_BYTES_MAX))
                    .cache(KEYS_FRESH_MILLIS, KEYS_REFRESH_MILLIS)
                    .rateLimited(FETCH_INTERVAL_MILLIS)
                    .retrying(true)
                    .outageTolerant(OUTAGE_MILLIS)
                    .build();
        } catch (UnknownHostException | MalformedURLException wrong) {
            throw new IllegalArgumentException("cannot fetch a key set from " + url + ": " + wrong, wrong);
        }
    }
}
