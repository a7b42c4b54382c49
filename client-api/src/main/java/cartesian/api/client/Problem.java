package cartesian.api.client;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import java.util.Map;
import java.util.Optional;

/**
 * What a node says if a call did not succeed: problem details (RFC 9457), or a line of text from a node or proxy that
 * does not speak them.
 *
 * @param status the HTTP status
 * @param type identifies the problem, such as {@code /problems/out-of-stock}; {@code about:blank} if only text was told
 * @param detail one line for people
 * @param members all that was told, by name
 */
public record Problem(int status, String type, String detail, Map<String, String> members) {
    private static final String NO_TYPE = "about:blank";

    public Problem {
        members = Map.copyOf(members);
    }

    static Problem ofText(int status, String text) {
        return new Problem(status, NO_TYPE, text.strip(), Map.of());
    }

    static Problem ofDetails(int status, Map<String, String> members) {
        return new Problem(
                status, members.getOrDefault("type", NO_TYPE), members.getOrDefault("detail", "no detail"), members);
    }

    public Reason reason() {
        return Reason.of(type);
    }

    /** The item concerned, if the problem names one. */
    public Optional<ItemId> item() {
        return Optional.ofNullable(members.get("item_id")).map(ItemId::new);
    }

    /** The user concerned, if the problem names one. */
    public Optional<UserId> user() {
        return Optional.ofNullable(members.get("user_id")).map(UserId::new);
    }

    /** The order concerned, if the problem names one. */
    public Optional<OrderId> order() {
        return Optional.ofNullable(members.get("order_id")).map(OrderId::new);
    }

    /** By what name the node's log tells of the request. */
    public Optional<String> request() {
        return Optional.ofNullable(members.get("request_id"));
    }
}
