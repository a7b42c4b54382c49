package cartesian.api;

/** A user's credit. */
public record Wallet(UserId user, Amount credit) {}
