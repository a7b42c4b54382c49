package cartesian.api.client;

import java.util.Locale;

/** Why a call was refused or not taken, as far as a program may want to know. The words are those of {@code docs/problems.md}. */
public enum Reason {
    NO_SUCH_ORDER,
    /** The record is no longer of the version that a change was meant for; only resources under {@code /v1} say so. */
    CHANGED_MEANWHILE,
    NO_SUCH_PAYMENT,
    ORDER_IS_PAID,
    NOT_IN_ORDER,
    NO_SUCH_ITEM,
    NO_SUCH_USER,
    NOT_THEIR_ORDER,
    WRONG_AMOUNT,
    SUM_TOO_LARGE,
    TOO_MANY_LINES,
    OUT_OF_STOCK,
    OUT_OF_CREDIT,
    /** The idempotency key has been used for another call. */
    KEY_USED,
    /** The node remembers as many idempotency keys as it may. */
    TOO_MANY_KEYS,
    NOT_READY_TO_WRITE,
    NOT_READY_TO_READ,
    OVERLOADED,
    NO_SUCH_PATH,
    /** Any other, and whatever was told as text alone: its status and detail say more. */
    OTHER;

    private static final String PREFIX = "/problems/";

    /** The reason that a problem's type names, such as {@code /problems/out-of-stock}. */
    static Reason of(String type) {
        String slug = type.startsWith(PREFIX) ? type.substring(PREFIX.length()) : type;
        for (Reason reason : values()) {
            if (reason != OTHER
                    && reason.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(slug)) {
                return reason;
            }
        }
        return OTHER;
    }

    /** Whether the node that said so takes no calls now, and another one may. */
    boolean isOfNode() {
        return this == NOT_READY_TO_WRITE || this == NOT_READY_TO_READ;
    }
}
