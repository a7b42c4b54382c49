package cartesian.persistence;

import static java.util.Objects.requireNonNull;

/**
 * What became of a call to which its client gave a key.
 *
 * @param place what kind of record it is about
 * @param id that record's id
 * @param told what the call was told, as words
 * @param expiresMillis when it is void, milliseconds since 1970
 */
public record ReceiptRow(
        String key, String place, String id, long fingerprint, String told, long expiresMillis, long version) {
    public ReceiptRow {
        requireNonNull(key);
        requireNonNull(place);
        requireNonNull(id);
        requireNonNull(told);
    }
}
