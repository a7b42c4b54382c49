package cartesian.node.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.api.UserId;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardTest {
    private static final Permit STOCK = Permit.of("/stock/add/{item_id}/{amount}");
    private static final Permit FIND = Permit.of("/stock/find/{item_id}");
    private static final int WATCH_MILLIS = 10;

    @TempDir
    Path directory;

    private final Watch watch = new Watch(WATCH_MILLIS);
    private final AtomicLong nanos = new AtomicLong();
    private final ApiKeys.Made clerk = made("clerk", Role.CLERK, Optional.empty());
    private final InetAddress peer = address(10, 0, 0, 1);
    private Path jwks;
    private ECKey issuer;
    private Guard guard;

    @BeforeEach
    void start() throws JOSEException, IOException {
        issuer = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        jwks = directory.resolve("jwks.json");
        publish(issuer);
        guard = guard(clerk.line(), jwks.toString());
    }

    @AfterEach
    void stop() {
        watch.close();
    }

    @Test
    void keyIsAdmittedWhereItsRoleIs() {
        assertThat(decide("Bearer " + clerk.key())).isInstanceOf(Verdict.Admitted.class);
        assertThat(decide("bearer   " + clerk.key() + " ")).isInstanceOf(Verdict.Admitted.class);
        assertThat(guard.decide("Bearer " + clerk.key(), true, peer, Permit.of("/metrics")))
                .isInstanceOf(Verdict.Forbidden.class);
        assertThat(guard.decide("Bearer " + clerk.key(), true, peer, Permit.of("/nobody/{has}/said")))
                .as("what no rule is about")
                .isInstanceOf(Verdict.Forbidden.class);
        assertThat(decide(null)).isInstanceOf(Verdict.Anonymous.class);
    }

    @Test
    void passwordIsGoodForLookingOnly() {
        String basic =
                "Basic " + Base64.getEncoder().encodeToString(("me:" + clerk.key()).getBytes(StandardCharsets.UTF_8));
        assertThat(guard.decide(basic, true, peer, FIND)).isInstanceOf(Verdict.Admitted.class);
        assertThat(guard.decide(basic, false, peer, FIND)).isInstanceOf(Verdict.Mistaken.class);
    }

    @Test
    void tokenIsAdmittedByItsClaims() throws JOSEException {
        Verdict verdict = decide("Bearer " + token(claims -> claims.claim("roles", List.of("clerk", "painter"))));
        assertThat(verdict)
                .isEqualTo(new Verdict.Admitted(
                        new Caller("sub:alice", Set.of(Role.CLERK), Optional.of(new UserId("alice")))));
        assertThat(decide("Bearer " + token(claims -> claims.claim("roles", "shopper clerk"))))
                .isInstanceOf(Verdict.Admitted.class);
        assertThat(decide("Bearer " + token(claims -> claims.claim("roles", null))))
                .isInstanceOf(Verdict.Forbidden.class);
    }

    @Test
    void rolesMayLieWithinAnObject() throws JOSEException {
        AccessConfig.Jwt jwt = jwt(jwks.toString(), "realm_access.roles");
        Guard nested = Guard.of(new AccessConfig(true, "", "", jwt), watch);
        String token = token(claims -> claims.claim("realm_access", Map.of("roles", List.of("clerk"))));
        assertThat(nested.decide("Bearer " + token, false, peer, STOCK)).isInstanceOf(Verdict.Admitted.class);
    }

    @Test
    void tokenOfAnotherIssuerAudienceOrTimeIsNotGood() throws JOSEException {
        Instant now = Instant.now();
        List<UnaryOperator<JWTClaimsSet.Builder>> wrong = List.of(
                claims -> claims.issuer("https://other.example.com"),
                claims -> claims.issuer(null),
                claims -> claims.audience("other"),
                claims -> claims.audience((String) null),
                claims -> claims.subject(null),
                claims -> claims.expirationTime(null),
                claims -> claims.expirationTime(Date.from(now.minusSeconds(60))),
                claims -> claims.notBeforeTime(Date.from(now.plusSeconds(600))));
        for (int index = 0; index < wrong.size(); index++) {
            assertThat(decide("Bearer " + token(wrong.get(index))))
                    .as("case " + index)
                    .isInstanceOf(Verdict.Mistaken.class);
        }
    }

    @Test
    void tokenThatIsSignedOtherwiseIsNotGood() throws JOSEException {
        JWTClaimsSet claims = claims().claim("roles", List.of("admin")).build();
        ECKey stranger = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        SignedJWT forged = new SignedJWT(header(JWSAlgorithm.ES256), claims);
        forged.sign(new ECDSASigner(stranger));
        assertThat(decide("Bearer " + forged.serialize())).isInstanceOf(Verdict.Mistaken.class);

        assertThat(decide("Bearer " + new PlainJWT(claims).serialize())).isInstanceOf(Verdict.Mistaken.class);

        SignedJWT shared = new SignedJWT(header(JWSAlgorithm.HS256), claims);
        shared.sign(new MACSigner(issuer.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        assertThat(decide("Bearer " + shared.serialize())).isInstanceOf(Verdict.Mistaken.class);

        String good = token(UnaryOperator.identity());
        char last = good.charAt(good.length() - 2);
        String bent = good.substring(0, good.length() - 2) + (last == 'A' ? 'B' : 'A') + good.charAt(good.length() - 1);
        assertThat(decide("Bearer " + bent)).isInstanceOf(Verdict.Mistaken.class);
        assertThat(decide("Bearer " + "a".repeat(100_000))).isInstanceOf(Verdict.Mistaken.class);
    }

    @Test
    void mistakesAreCountedForEachPlaceThatTheyComeFrom() {
        assertThat(decide("Bearer " + clerk.key())).isInstanceOf(Verdict.Admitted.class);
        ApiKeys.Made other = made("other", Role.CLERK, Optional.empty());
        guard = guard(clerk.line() + ";" + other.line(), jwks.toString());
        assertThat(decide("Bearer " + clerk.key())).isInstanceOf(Verdict.Admitted.class);

        for (int mistake = 0; mistake < Guard.MISTAKES_BURST; mistake++) {
            assertThat(decide("Bearer clerk.guess" + mistake)).isInstanceOf(Verdict.Mistaken.class);
        }

        assertThat(decide("Bearer clerk.guess")).isEqualTo(new Verdict.TooManyMistakes(Guard.MISTAKE_SECONDS));
        assertThat(decide("Bearer " + other.key()))
                .as("a good key that is not remembered is not looked at")
                .isInstanceOf(Verdict.TooManyMistakes.class);
        assertThat(decide("Bearer " + clerk.key())).as("one that is goes on").isInstanceOf(Verdict.Admitted.class);
        assertThat(guard.decide("Bearer " + other.key(), false, address(10, 0, 0, 2), STOCK))
                .isInstanceOf(Verdict.Admitted.class);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(Guard.MISTAKE_SECONDS));
        assertThat(decide("Bearer clerk.guess")).isInstanceOf(Verdict.Mistaken.class);
    }

    @Test
    void addressesOfOneNetworkCountAsOne() throws IOException {
        for (int mistake = 0; mistake < Guard.MISTAKES_BURST; mistake++) {
            InetAddress one = InetAddress.getByName("2001:db8::" + (mistake + 1));
            assertThat(guard.decide("Bearer clerk.guess", false, one, STOCK)).isInstanceOf(Verdict.Mistaken.class);
        }
        assertThat(guard.decide("Bearer x", false, InetAddress.getByName("2001:db8::ffff"), STOCK))
                .isInstanceOf(Verdict.TooManyMistakes.class);
        assertThat(guard.decide("Bearer x", false, InetAddress.getByName("2001:db8:1::1"), STOCK))
                .isInstanceOf(Verdict.Mistaken.class);
    }

    @Test
    void filesThatChangeCountAtOnceAndForWhatIsRemembered() throws Exception {
        Path keys = directory.resolve("keys");
        Files.writeString(keys, clerk.line());
        guard = Guard.of(new AccessConfig(true, keys.toString(), "", jwt(jwks.toString(), "roles")), watch);
        String token = token(UnaryOperator.identity());
        assertThat(decide("Bearer " + clerk.key())).isInstanceOf(Verdict.Admitted.class);
        assertThat(decide("Bearer " + token)).isInstanceOf(Verdict.Admitted.class);

        Files.writeString(keys, "what is this");
        TimeUnit.MILLISECONDS.sleep(5 * WATCH_MILLIS);
        assertThat(decide("Bearer " + clerk.key()))
                .as("a broken file changes nothing")
                .isInstanceOf(Verdict.Admitted.class);

        ApiKeys.Made next = made("next", Role.CLERK, Optional.empty());
        Files.writeString(keys, next.line());
        eventually(() -> decide("Bearer " + next.key()) instanceof Verdict.Admitted);
        assertThat(decide("Bearer " + clerk.key())).isInstanceOf(Verdict.Mistaken.class);

        publish(new ECKeyGenerator(Curve.P_256).keyID("k2").generate());
        eventually(() -> decide("Bearer " + token) instanceof Verdict.Mistaken);
    }

    @Test
    void keySetIsFetchedOnceAndItsAbsenceIsNoMistake() throws Exception {
        AtomicInteger fetched = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            fetched.incrementAndGet();
            byte[] body = Files.readAllBytes(jwks);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
        guard = guard("", url);
        for (int call = 0; call < 20; call++) {
            assertThat(decide("Bearer " + token(UnaryOperator.identity()))).isInstanceOf(Verdict.Admitted.class);
        }
        assertThat(fetched).hasValue(1);

        server.stop(0);
        guard = guard("", url);
        assertThat(decide("Bearer " + token(UnaryOperator.identity()))).isInstanceOf(Verdict.Undecided.class);
    }

    @Test
    void keysThatCannotBeUsedStopTheStart() throws IOException, JOSEException {
        assertThatThrownBy(() -> guard("", directory.resolve("nothing").toString()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> guard("", "http://192.0.2.1/jwks")).hasMessageContaining("https");
        Files.writeString(jwks, new JWKSet(issuer).toString(false));
        assertThatThrownBy(() -> guard("", jwks.toString())).hasMessageContaining("public");
        assertThatThrownBy(() -> guard("what is this", "")).hasMessageContaining("access.keys, line 1");
    }

    private Verdict decide(@Nullable String authorization) {
        return guard.decide(authorization, false, peer, STOCK);
    }

    private Guard guard(String keys, String keySet) {
        return Guard.of(new AccessConfig(true, "", keys, jwt(keySet, "roles")), watch, Instant::now, nanos::get);
    }

    private static AccessConfig.Jwt jwt(String keySet, String rolesClaim) {
        return new AccessConfig.Jwt("https://issuer.example.com", "shop", keySet, List.of("ES256"), rolesClaim, "sub");
    }

    private void publish(ECKey key) throws IOException {
        Files.writeString(jwks, new JWKSet(key.toPublicJWK()).toString());
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("https://issuer.example.com")
                .audience("shop")
                .subject("alice")
                .claim("roles", List.of("clerk"))
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    private static JWSHeader header(JWSAlgorithm algorithm) {
        return new JWSHeader.Builder(algorithm)
                .keyID("k1")
                .type(JOSEObjectType.JWT)
                .build();
    }

    private String token(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        SignedJWT token =
                new SignedJWT(header(JWSAlgorithm.ES256), change.apply(claims()).build());
        token.sign(new ECDSASigner(issuer));
        return token.serialize();
    }

    private static ApiKeys.Made made(String name, Role role, Optional<UserId> user) {
        return ApiKeys.make(name, Set.of(role), user, new SecureRandom());
    }

    private static InetAddress address(int... octets) {
        try {
            byte[] bytes = new byte[octets.length];
            for (int index = 0; index < octets.length; index++) {
                bytes[index] = (byte) octets[index];
            }
            return InetAddress.getByAddress(bytes);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void eventually(BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
