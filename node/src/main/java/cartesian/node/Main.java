package cartesian.node;

/** Where the process begins. */
final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Cli.run(arguments));
    }
}
