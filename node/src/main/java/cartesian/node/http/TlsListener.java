package cartesian.node.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * A listener whose every connection is encrypted by the context that is current when it is accepted, in TLS 1.3 or 1.2.
 *
 * <p>Whose handshake takes too long is a {@linkplain SlowClients slow client}. Nothing about the listener can be changed:
 * what it speaks is said here.
 */
final class TlsListener extends SSLServerSocket {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final Supplier<SSLContext> current;
    private final SlowClients slow;

    private TlsListener(Supplier<SSLContext> current, SlowClients slow) throws IOException {
        this.current = current;
        this.slow = slow;
    }

    /** A context whose server sockets are such listeners. */
    static SSLContext context(Supplier<SSLContext> current, SlowClients slow) {
        return new Renewed(current, slow);
    }

    @Override
    public Socket accept() throws IOException {
        Socket plain = new Socket();
        implAccept(plain);
        slow.handshake(plain);
        SSLSocketFactory factory = current.get().getSocketFactory();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, (InputStream) null, true);
        socket.setUseClientMode(false);
        socket.setEnabledProtocols(PROTOCOLS);
        return socket;
    }

    @Override
    public String[] getEnabledProtocols() {
        return PROTOCOLS.clone();
    }

    @Override
    public String[] getSupportedProtocols() {
        return PROTOCOLS.clone();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        throw fixed();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return current.get().getDefaultSSLParameters().getCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return current.get().getSupportedSSLParameters().getCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        throw fixed();
    }

    /** Helidon passes on what it knows of a context, which is nothing of its own. */
    @Override
    public void setSSLParameters(SSLParameters parameters) {}

    @Override
    public boolean getNeedClientAuth() {
        return false;
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        throw fixed();
    }

    @Override
    public boolean getWantClientAuth() {
        return false;
    }

    @Override
    public void setWantClientAuth(boolean want) {
        throw fixed();
    }

    @Override
    public boolean getUseClientMode() {
        return false;
    }

    @Override
    public void setUseClientMode(boolean client) {
        throw fixed();
    }

    @Override
    public boolean getEnableSessionCreation() {
        return true;
    }

    @Override
    public void setEnableSessionCreation(boolean create) {
        throw fixed();
    }

    private static UnsupportedOperationException fixed() {
        return new UnsupportedOperationException("what a member speaks is fixed");
    }

    private static final class Renewed extends SSLContext {
        private Renewed(Supplier<SSLContext> current, SlowClients slow) {
            super(new Current(current, slow), current.get().getProvider(), "TLS");
        }
    }

    private static final class Current extends SSLContextSpi {
        private final Supplier<SSLContext> current;
        private final SlowClients slow;

        private Current(Supplier<SSLContext> current, SlowClients slow) {
            this.current = current;
            this.slow = slow;
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trusted, SecureRandom random)
                throws KeyManagementException {
            throw new KeyManagementException("it is made of files");
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return new Listeners(current, slow);
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return current.get().getSocketFactory();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return current.get().createSSLEngine();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return current.get().createSSLEngine(host, port);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return current.get().getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return current.get().getClientSessionContext();
        }
    }

    /** Makes listeners that are bound later. */
    private static final class Listeners extends SSLServerSocketFactory {
        private final Supplier<SSLContext> current;
        private final SlowClients slow;

        private Listeners(Supplier<SSLContext> current, SlowClients slow) {
            this.current = current;
            this.slow = slow;
        }

        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new TlsListener(current, slow);
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            throw fixed();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) throws IOException {
            throw fixed();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
            throw fixed();
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return current.get().getDefaultSSLParameters().getCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return current.get().getSupportedSSLParameters().getCipherSuites();
        }
    }
}
