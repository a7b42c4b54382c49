package cartesian.api.client;

/**
 * A read that no node answered within its deadline, a call that was interrupted, or an answer that the contract does not
 * know: the client's one fault type.
 */
public final class ClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientException(String message) {
        super(message);
    }

    ClientException(String message, Throwable cause) {
        super(message, cause);
    }
}
