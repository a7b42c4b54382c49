package cartesian.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are misspelt, out of bounds or do not go together are refused before anything is rendered. */
final class SchemaTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "replica: 3",
                "replicas: 0",
                "replicas: three",
                "image: {repo: x}",
                "image: {digest: sha256:12}",
                "grid: {discovery: multicast}",
                "grid: {backups: 4}",
                "grid: {port: 70000}",
                "http: {tls: {secret: a}}",
                "access: {required: 'yes'}",
                "access: {jwt: {jwks: 'http://id.example.com'}}",
                "leave: {maxSeconds: 0}",
                "leave: {maxSeconds: 25.5}",
                "memory: {heapPercent: 100}",
                "settings: {CARTESIAN_HTTP_PORT: '1'}",
                "settings: {http.port: [1]}",
                "javaOptions: -Xmx1g",
                "extraEnv: [{value: a}]",
                "extraEnv: [{name: A, value: 1}]",
                "database: {url: 'postgresql://db/shop'}",
                "database: {durable: 'yes'}",
                "postgres: {storage: {size: 8GB}}",
                "service: {type: ExternalName}",
                "ingress: {hosts: [{host: a}]}",
                "ingress: {hosts: [{host: a, paths: [stock]}]}",
                "resources: {limits: {memory: null}}",
                "resources: {requests: {memory: lots}}",
                "podDisruptionBudget: {maxUnavailable: 50%}",
                "spread: {zones: Sometimes}",
                "autoscaling: {cpuPercent: '70'}",
                "backup: {keep: 0}",
                "backup: {restore: {file: ../../etc/passwd}}",
                "monitoring: {rules: {epochLagSeconds: 0}}",
                "monitoring: {serviceMonitor: {interval: fast}}",
                "podSecurityContext: {runAsUser: 0}",
                "podLabels: {a: 1}"
            })
    void wrongValueIsRefused(String values) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining("values don't meet the specifications");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        postgres: {enabled: false} | Say where Postgres is
        access: {required: true} | lets nobody in
        access: {jwt: {jwks: 'https://id.example.com', issuer: a}} | access.jwt.audience
        settings: {access.required: true} | set by the chart
        database: {url: 'jdbc:postgresql://db/shop'} | nobody would use
        database: {existingSecret: db} | nobody would use
        database: {durable: false} | nobody would use
        {postgres: {enabled: false}, database: {durable: false}, backup: {enabled: true}} | needs database.durable
        podDisruptionBudget: {maxUnavailable: 2} | records would be lost
        settings: {leave.max-seconds: 5} | set by the chart
        settings: {grid.kubernetes.token: secret} | set by the chart
        {autoscaling: {enabled: true}, leave: {maxSeconds: 60}} | two members would leave at once
        autoscaling: {enabled: true, minReplicas: 5, maxReplicas: 4} | more than autoscaling.maxReplicas
        """)
    void valuesThatDoNotGoTogetherAreRefused(String values, String reason) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(reason);
    }

    @Test
    void schemaKnowsEveryValueByName() {
        JsonNode schema = Chart.yaml(Chart.read(Chart.DIRECTORY.resolve("values.schema.json")));
        JsonNode values = Chart.yaml(Chart.read(Chart.DIRECTORY.resolve("values.yaml")));

        values.properties()
                .forEach(entry -> assertThat(schema.path("properties").has(entry.getKey()))
                        .as("%s", entry.getKey())
                        .isTrue());
        assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
    }
}
