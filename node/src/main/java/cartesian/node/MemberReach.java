package cartesian.node;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reaches the REST of a member that wants to know who calls, or whose certificate not everybody trusts. */
final class MemberReach {
    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "file that holds an API key or a token of a watcher or admin")
    @Nullable
    Path keyFile;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM file of the certificates that a member's is to be signed by (default: those of Java)")
    @Nullable
    Path ca;

    /**
     * Adds what is shown to the member.
     *
     * @throws StartException if the file cannot be read
     */
    HttpRequest.Builder show(HttpRequest.Builder request) {
        if (keyFile == null) {
            return request;
        }
        try {
            return request.header(
                    "Authorization", "Bearer " + Files.readString(keyFile).strip());
        } catch (IOException | IllegalArgumentException unusable) {
            throw StartException.misused("cannot use " + keyFile + ": it has to hold a key or token, and no more");
        }
    }

    /**
     * Adds whom to trust.
     *
     * @throws StartException if the file cannot be read
     */
    HttpClient.Builder trust(HttpClient.Builder client) {
        if (ca == null) {
            return client;
        }
        try (InputStream in = Files.newInputStream(ca)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca" + number++, certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return client.sslContext(context);
        } catch (IOException | GeneralSecurityException unusable) {
            throw StartException.misused("cannot use the certificates of " + ca + ": " + unusable.getMessage());
        }
    }
}
