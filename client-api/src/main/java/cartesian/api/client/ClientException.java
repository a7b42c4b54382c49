package cartesian.api.client;

/** A node could not be asked, or answered nothing that the contract knows: the client's one fault type. */
public final class ClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClientException(String message) {
        super(message);
    }

    public ClientException(String message, Throwable cause) {
        super(message, cause);
    }
}
