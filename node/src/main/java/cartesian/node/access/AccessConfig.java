package cartesian.node.access;

import java.util.List;
import java.util.Set;

/**
 * Who is let in.
 *
 * @param required whether callers have to say who they are
 * @param keysFile a file of API keys; empty: none
 * @param keys API keys in the form of the file, with semicolons for ends of lines; empty: none
 */
public record AccessConfig(boolean required, String keysFile, String keys, Jwt jwt) {
    /** Everybody may do everything. */
    public static final AccessConfig OFF =
            new AccessConfig(false, "", "", new Jwt("", "", "", List.of("RS256", "ES256"), "roles", "sub"));

    /**
     * Which tokens are good (RFC 7519, RFC 9068).
     *
     * @param issuer who has to have issued them
     * @param audience whom they have to be meant for
     * @param jwks a file, or a URL, of the issuer's public keys (RFC 7517); empty: no token is good
     * @param algorithms by which they may be signed, as RFC 7518 names them
     * @param rolesClaim the claim that lists roles; dots lead into objects
     * @param userClaim the claim that names the user whose orders are the caller's own
     */
    public record Jwt(
            String issuer, String audience, String jwks, List<String> algorithms, String rolesClaim, String userClaim) {
        /** What may sign: private keys, by what Java checks by itself. */
        public static final Set<String> ALGORITHMS =
                Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

        public Jwt {
            algorithms = List.copyOf(algorithms);
        }
    }
}
