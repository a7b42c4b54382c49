package cartesian.perf.load;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Numbers from 0 to n-1 of which number i is drawn in proportion to (i+1)^-s: few of them often, as with goods in a shop.
 * Exact, by inversion of the distribution function.
 */
final class Zipf {
    private final double[] upTo;

    Zipf(int n, double s) {
        if (n < 1 || !(s >= 0)) {
            throw new IllegalArgumentException("no distribution: n " + n + ", s " + s);
        }
        upTo = new double[n];
        double sum = 0;
        for (int number = 0; number < n; number++) {
            sum += Math.pow(number + 1.0, -s);
            upTo[number] = sum;
        }
    }

    int draw(RandomGenerator random) {
        return at(random.nextDouble() * upTo[upTo.length - 1]);
    }

    private int at(double mass) {
        int found = Arrays.binarySearch(upTo, mass);
        return Math.min(upTo.length - 1, found < 0 ? -found - 1 : found + 1);
    }
}
