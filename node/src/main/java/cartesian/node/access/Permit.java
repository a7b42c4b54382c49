package cartesian.node.access;

import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Who may make the calls of one path.
 *
 * @param roles who may, besides those who may do everything
 * @param open whether anybody may, without saying who it is
 * @param replaces whether the call replaces data whatever it was, so that it has to be enabled
 * @param user which segment of the path names a user; -1: none does
 * @param order which segment names an order; -1: none does
 */
public record Permit(Set<Role> roles, boolean open, boolean replaces, int user, int order) {
    /** Before the template of a path whose changes are for others than its readings. */
    public static final String CHANGES = "PATCH ";

    private static final Map<String, Permit> ALL = new HashMap<>();
    private static final EnumSet<Role> NOBODY = EnumSet.noneOf(Role.class);
    private static final EnumSet<Role> BUYERS = EnumSet.of(Role.SHOPPER, Role.STOREFRONT);

    static {
        EnumSet<Role> staff = EnumSet.of(Role.CLERK);
        put(EnumSet.of(Role.SHOPPER, Role.STOREFRONT, Role.CLERK), "/stock/find/{item_id}");
        put(staff, "/stock/item/create/{price}", "/stock/add/{item_id}/{amount}", "/stock/subtract/{item_id}/{amount}");
        put(EnumSet.of(Role.CLERK, Role.STOREFRONT), "/payment/create_user");
        put(EnumSet.of(Role.SHOPPER, Role.STOREFRONT, Role.CLERK), "/payment/find_user/{user_id}");
        put(staff, "/payment/add_funds/{user_id}/{amount}");
        put(
                BUYERS,
                "/payment/pay/{user_id}/{amount}",
                "/payment/pay/{user_id}/{order_id}/{amount}",
                "/payment/cancel/{user_id}/{order_id}",
                "/payment/status/{user_id}/{order_id}",
                "/orders/create/{user_id}",
                "/orders/find/{order_id}",
                "/orders/addItem/{order_id}/{item_id}/{quantity}",
                "/orders/addItem/{order_id}/{item_id}",
                "/orders/removeItem/{order_id}/{item_id}",
                "/orders/remove/{order_id}",
                "/orders/checkout/{order_id}");
        put(EnumSet.of(Role.SHOPPER, Role.STOREFRONT, Role.CLERK), "/v1/items/{item_id}", "/v1/users/{user_id}");
        // Users are made with credit, as clerks alone may. Whose order is made, its body says, which nobody here looks
        // at.
        put(staff, "/v1/items", "/v1/users");
        ALL.put(CHANGES + "/v1/items/{item_id}", made(staff, "/v1/items/{item_id}"));
        ALL.put(CHANGES + "/v1/users/{user_id}", made(staff, "/v1/users/{user_id}"));
        put(EnumSet.of(Role.STOREFRONT), "/v1/orders");
        put(
                BUYERS,
                "/v1/users/{user_id}/orders",
                "/v1/orders/{order_id}",
                "/v1/orders/{order_id}/checkout",
                "/v1/orders/{order_id}/cancel");
        put(NOBODY, "/v1/import/items", "/v1/import/users", "/v1/export/items", "/v1/export/users");
        put(
                NOBODY,
                "/stock/batch_init/{n}/{starting_stock}/{item_price}",
                "/payment/batch_init/{n}/{starting_money}",
                "/orders/batch_init/{n}/{n_items}/{n_users}/{item_price}");
        put(
                EnumSet.of(Role.WATCHER),
                "/members",
                "/metrics",
                "/live",
                "/",
                "/page.css",
                "/page.js",
                "/try.js",
                "/page.svg");
        for (String template : new String[] {
            "/health/live",
            "/health/ready",
            "/openapi",
            "/problems",
            "/problems/{problem}",
            "/docs",
            "/docs/docs.css",
            "/docs/docs.js",
            "/docs/swagger-ui.css",
            "/docs/swagger-ui-bundle.js"
        }) {
            ALL.put(template, new Permit(NOBODY, true, false, -1, -1));
        }
    }

    public Permit {
        roles = Collections.unmodifiableSet(EnumSet.copyOf(roles));
    }

    /** Who may make the calls of the path with that template. What is not listed is for those alone who may do everything. */
    public static Permit of(String template) {
        Permit permit = ALL.get(template);
        return permit == null ? made(NOBODY, template) : permit;
    }

    /** Whether it says of the path with that template who may call it. */
    public static boolean isKnown(String template) {
        return ALL.containsKey(template);
    }

    /** Whether looking at it with a browser makes sense, which asks its user for a name and a password. */
    public boolean isForBrowsers() {
        return roles.contains(Role.WATCHER);
    }

    private static void put(EnumSet<Role> roles, String... templates) {
        for (String template : templates) {
            ALL.put(template, made(roles, template));
        }
    }

    private static Permit made(EnumSet<Role> roles, String template) {
        int user = -1;
        int order = -1;
        String[] segments = template.substring(1).split("/", -1);
        for (int index = 0; index < segments.length; index++) {
            if (segments[index].equals("{user_id}")) {
                user = index;
            } else if (segments[index].equals("{order_id}")) {
                order = index;
            }
        }
        return new Permit(roles, false, template.contains("/batch_init/"), user, order);
    }
}
