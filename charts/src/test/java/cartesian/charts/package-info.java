/** Tests of the Helm chart: what it renders, whether Kubernetes would take it, and whether members start from it. */
@NullMarked
package cartesian.charts;

import org.jspecify.annotations.NullMarked;
