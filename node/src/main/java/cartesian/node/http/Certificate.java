package cartesian.node.http;

import cartesian.node.EdgeConfig;
import cartesian.node.access.Watch;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's certificate and key: for each new connection those that the files hold now.
 *
 * <p>Connections that were there before go on with what they began with.
 */
final class Certificate {
    private static final Logger LOG = LoggerFactory.getLogger(Certificate.class);
    private static final byte[] PROBE = {1, 2, 3};
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private volatile SSLContext current;

    private Certificate(SSLContext current) {
        this.current = current;
    }

    /**
     * Makes a listener's TLS of the files, and of what they hold whenever they change.
     *
     * @throws IllegalArgumentException if they cannot be read or do not belong together
     */
    static Tls of(EdgeConfig.Tls files, Watch watch, SlowClients slow) {
        Path chain = Path.of(files.certificate());
        Path key = Path.of(files.key());
        Certificate certificate = new Certificate(read(chain, key));
        watch.add("the certificate", List.of(chain, key), () -> certificate.current = read(chain, key));
        return Tls.builder()
                .sslContext(TlsListener.context(() -> certificate.current, slow))
                .build();
    }

    private static SSLContext read(Path chainFile, Path keyFile) {
        try {
            Keys keys = Keys.builder()
                    .pem(pem -> pem.certChain(Resource.create(chainFile)).key(Resource.create(keyFile)))
                    .build();
            List<X509Certificate> chain = keys.certChain();
            PrivateKey key = keys.privateKey().orElseThrow(() -> new IllegalArgumentException("no private key"));
            if (chain.isEmpty() || !belongsTo(key, chain.getFirst())) {
                throw new IllegalArgumentException("the key is not the certificate's");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, new char[0], chain.toArray(X509Certificate[]::new));
            KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            X509Certificate first = chain.getFirst();
            LOG.info(
                    "TLS by the certificate of {}, good until {}",
                    first.getSubjectX500Principal(),
                    first.getNotAfter());
            return context;
        } catch (GeneralSecurityException | IOException | RuntimeException unusable) {
            throw new IllegalArgumentException(
                    "cannot use the certificate " + chainFile + " with the key " + keyFile + ": "
                            + unusable.getMessage(),
                    unusable);
        }
    }

    private static boolean belongsTo(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        String algorithm = SIGNATURES.get(key.getAlgorithm());
        if (algorithm == null) {
            throw new IllegalArgumentException("keys are RSA, EC or EdDSA, not " + key.getAlgorithm());
        }
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(PROBE);
        return signature.verify(signed);
    }
}
