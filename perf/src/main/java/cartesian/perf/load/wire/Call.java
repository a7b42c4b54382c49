package cartesian.perf.load.wire;

/** One call of the REST contract: none of them has a body. The path is ASCII. */
public record Call(Kind kind, String verb, String path) {
    public static Call get(String path) {
        return new Call(Kind.READ, "GET", path);
    }

    public static Call post(String path) {
        return new Call(Kind.WRITE, "POST", path);
    }

    public static Call checkout(String order) {
        return new Call(Kind.CHECKOUT, "POST", "/orders/checkout/" + order);
    }
}
