package cartesian.node;

import cartesian.node.EdgeConfig.BatchInit;
import cartesian.node.access.AccessConfig;
import java.util.Arrays;
import java.util.List;

/** The settings of what stands between REST and strangers; what does not go together is refused. */
final class EdgeSettings {
    static final Setting<BatchInit> HTTP_BATCH_INIT = Setting.choice(
            "http.batch-init",
            BatchInit.AUTO,
            "whether batch_init may replace data; auto: if http.host is loopback, without access.required");
    static final Setting<Integer> HTTP_REQUEST_SECONDS_MAX =
            Setting.whole("http.request-seconds-max", 10, 1, 600, "longest that a client may take to send one request");
    static final Setting<String> HTTP_TLS_CERTIFICATE = Setting.optional(
            "http.tls.certificate", "PEM file of certificate and chain, read again when it changes; none: no TLS");
    static final Setting<String> HTTP_TLS_KEY =
            Setting.optional("http.tls.key", "PEM file of its private key (PKCS #8)");

    static final Setting<Boolean> ACCESS_REQUIRED =
            Setting.flag("access.required", false, "whether callers have to show an API key or a token");
    static final Setting<String> ACCESS_KEYS_FILE = Setting.optional(
            "access.keys-file", "file of API keys, hashed, read again when it changes; './cartesian key' makes them");
    static final Setting<String> ACCESS_KEYS =
            Setting.optional("access.keys", "lines of such a file, with ; between them");
    static final Setting<String> ACCESS_JWT_JWKS = Setting.optional(
            "access.jwt.jwks", "file, or https URL, of the public keys that tokens are signed with; none: no tokens");
    static final Setting<String> ACCESS_JWT_ISSUER =
            Setting.optional("access.jwt.issuer", "who has to have issued a token (iss)");
    static final Setting<String> ACCESS_JWT_AUDIENCE =
            Setting.optional("access.jwt.audience", "whom a token has to be meant for (aud)");
    static final Setting<List<String>> ACCESS_JWT_ALGORITHMS = new Setting<>(
            "access.jwt.algorithms",
            "RS256,ES256",
            "of RS, PS and ES with 256, 384 or 512, comma-separated",
            "how a token may be signed (alg)",
            text -> {
                List<String> names =
                        Arrays.stream(text.split(",", -1)).map(String::strip).toList();
                if (!AccessConfig.Jwt.ALGORITHMS.containsAll(names)) {
                    throw new IllegalArgumentException();
                }
                return names;
            });
    static final Setting<String> ACCESS_JWT_ROLES_CLAIM = Setting.text(
            "access.jwt.roles-claim", "roles", "claim of a token that lists roles, such as realm_access.roles");
    static final Setting<String> ACCESS_JWT_USER_CLAIM =
            Setting.text("access.jwt.user-claim", "sub", "claim of a token that is the user_id of a shopper");

    static final Setting<Integer> LIMITS_CLIENT_RATE = Setting.whole(
            "limits.client-rate", 0, 0, 1_000_000, "calls a second of one key, token's subject or address; 0: any");
    static final Setting<Integer> LIMITS_CLIENT_BURST = Setting.whole(
            "limits.client-burst", 0, 0, 1_000_000, "calls that a client may make at once; 0: those of a second");
    static final Setting<Integer> LIMITS_CALLS_MAX = Setting.whole(
            "limits.calls-max", 0, 0, 1_000_000, "calls that are worked on at once; more get 429; 0: any");

    /** All of them, in the order in which people read them. */
    static final List<Setting<?>> TABLE = List.of(
            HTTP_BATCH_INIT,
            HTTP_REQUEST_SECONDS_MAX,
            HTTP_TLS_CERTIFICATE,
            HTTP_TLS_KEY,
            ACCESS_REQUIRED,
            ACCESS_KEYS_FILE,
            ACCESS_KEYS,
            ACCESS_JWT_JWKS,
            ACCESS_JWT_ISSUER,
            ACCESS_JWT_AUDIENCE,
            ACCESS_JWT_ALGORITHMS,
            ACCESS_JWT_ROLES_CLAIM,
            ACCESS_JWT_USER_CLAIM,
            LIMITS_CLIENT_RATE,
            LIMITS_CLIENT_BURST,
            LIMITS_CALLS_MAX);

    private EdgeSettings() {}

    /**
     * Reads them.
     *
     * @throws StartException if something is told by halves
     */
    static EdgeConfig read(Settings settings) {
        together(settings, HTTP_TLS_CERTIFICATE, HTTP_TLS_KEY);
        together(settings, ACCESS_JWT_JWKS, ACCESS_JWT_ISSUER);
        together(settings, ACCESS_JWT_JWKS, ACCESS_JWT_AUDIENCE);
        boolean required = settings.value(ACCESS_REQUIRED);
        if (required
                && settings.value(ACCESS_KEYS_FILE).isEmpty()
                && settings.value(ACCESS_KEYS).isEmpty()
                && settings.value(ACCESS_JWT_JWKS).isEmpty()) {
            throw StartException.misused("access.required lets nobody in: say who may call, by access.keys-file,"
                    + " access.keys or access.jwt.jwks");
        }
        return new EdgeConfig(
                settings.value(HTTP_BATCH_INIT),
                settings.value(HTTP_REQUEST_SECONDS_MAX),
                new EdgeConfig.Tls(settings.value(HTTP_TLS_CERTIFICATE), settings.value(HTTP_TLS_KEY)),
                new AccessConfig(
                        required,
                        settings.value(ACCESS_KEYS_FILE),
                        settings.value(ACCESS_KEYS),
                        new AccessConfig.Jwt(
                                settings.value(ACCESS_JWT_ISSUER),
                                settings.value(ACCESS_JWT_AUDIENCE),
                                settings.value(ACCESS_JWT_JWKS),
                                settings.value(ACCESS_JWT_ALGORITHMS),
                                settings.value(ACCESS_JWT_ROLES_CLAIM),
                                settings.value(ACCESS_JWT_USER_CLAIM))),
                new EdgeConfig.Limits(
                        settings.value(LIMITS_CLIENT_RATE),
                        settings.value(LIMITS_CLIENT_BURST),
                        settings.value(LIMITS_CALLS_MAX)));
    }

    private static void together(Settings settings, Setting<String> one, Setting<String> other) {
        if (settings.value(one).isEmpty() != settings.value(other).isEmpty()) {
            throw StartException.misused(one.name() + " and " + other.name() + " need each other");
        }
    }
}
