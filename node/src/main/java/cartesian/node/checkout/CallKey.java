package cartesian.node.checkout;

import cartesian.api.ItemId;
import cartesian.node.record.AccountKey;
import cartesian.node.record.Place;
import cartesian.node.record.ReceiptName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The key that a client has given one call, so that it can call again and be told the same.
 *
 * <p>Made for one call, and used by the threads that carry it out.
 */
public final class CallKey {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    /** As long as all ids that we make: 119 bits. */
    private static final int ID_LENGTH = 20;

    private final String text;
    private final long fingerprint;
    private volatile boolean replayed;

    /**
     * A key.
     *
     * @param text 1 to {@value ReceiptName#LENGTH_MAX} visible ASCII characters
     * @param call what tells the call from others, as its verb and its path do
     */
    public CallKey(String text, String call) {
        this.text = text;
        this.fingerprint = hash(call).getLong();
    }

    /** The text of a key that one caller has given: it follows from both, and no other caller's is the same. */
    public static String textOf(String caller, String key) {
        return id(caller + "\n" + key);
    }

    /**
     * What a receipt of this key is about that binds it to its one call. It follows from the key alone, so all calls that
     * have the key come to it.
     */
    public static Place binding(String key) {
        return apart(key, "binding");
    }

    /** What the receipt of a call is about that changes many records. */
    static Place batch(String key) {
        return apart(key, "batch");
    }

    /** Nothing is ever stored under this item's name but receipts. */
    private static Place apart(String key, String what) {
        return new Place.OfAccount(new AccountKey.OfItem(new ItemId(id(what + " " + key))));
    }

    String text() {
        return text;
    }

    long fingerprint() {
        return fingerprint;
    }

    /**
     * An id that follows from the key alone, wherever it is asked for.
     *
     * @param number of several such ids, which one
     */
    String id(int number) {
        return id(number + " " + text);
    }

    private static String id(String what) {
        ByteBuffer hash = hash(what);
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int half = 0; half < 2; half++) {
            long bits = hash.getLong();
            for (int index = 0; index < ID_LENGTH / 2; index++) {
                id.append(ALPHABET.charAt((int) Long.remainderUnsigned(bits, ALPHABET.length())));
                bits = Long.divideUnsigned(bits, ALPHABET.length());
            }
        }
        return id.toString();
    }

    /** Notes that what the call is told has come of an earlier one. */
    void replayed() {
        replayed = true;
    }

    /** Whether what the call was told has come of an earlier one. To be asked once it has ended. */
    public boolean isReplayed() {
        return replayed;
    }

    private static ByteBuffer hash(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
