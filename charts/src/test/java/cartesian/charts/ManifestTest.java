package cartesian.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whatever the values, Kubernetes takes what is rendered, and its parts fit each other. */
final class ManifestTest {
    /** Checks an object strictly: a field that its model does not know is an error. */
    private interface Check {
        void validate(JsonElement json) throws IOException;
    }

    private static final Map<String, Check> MODELS = Map.ofEntries(
            Map.entry("v1 ConfigMap", V1ConfigMap::validateJsonElement),
            Map.entry("v1 PersistentVolumeClaim", V1PersistentVolumeClaim::validateJsonElement),
            Map.entry("v1 Secret", V1Secret::validateJsonElement),
            Map.entry("v1 Service", V1Service::validateJsonElement),
            Map.entry("v1 ServiceAccount", V1ServiceAccount::validateJsonElement),
            Map.entry("apps/v1 Deployment", V1Deployment::validateJsonElement),
            Map.entry("apps/v1 StatefulSet", V1StatefulSet::validateJsonElement),
            Map.entry("autoscaling/v2 HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::validateJsonElement),
            Map.entry("batch/v1 CronJob", V1CronJob::validateJsonElement),
            Map.entry("networking.k8s.io/v1 Ingress", V1Ingress::validateJsonElement),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::validateJsonElement),
            Map.entry("policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement),
            Map.entry("rbac.authorization.k8s.io/v1 Role", V1Role::validateJsonElement),
            Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", V1RoleBinding::validateJsonElement),
            Map.entry("monitoring.coreos.com/v1 ServiceMonitor", PrometheusOperator::validateServiceMonitor),
            Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusOperator::validateRule));

    @Test
    void strictModelsRefuseWhatTheyDoNotKnow() {
        JsonElement json = JsonParser.parseString(
                "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"port\":1}}");

        assertThatCode(() -> V1Service.validateJsonElement(json)).hasMessageContaining("port");
    }

    @ParameterizedTest
    @FieldSource("cartesian.charts.Scenario#ALL")
    void everyObjectIsWhatKubernetesKnows(Scenario scenario) {
        for (Manifest manifest : scenario.render()) {
            Optional<Check> check = Optional.ofNullable(MODELS.get(manifest.apiVersion() + " " + manifest.kind()));
            assertThat(check).as("model of %s", manifest).isPresent();
            assertThatCode(() -> check.orElseThrow()
                            .validate(JsonParser.parseString(manifest.json().toString())))
                    .as("%s", manifest)
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @FieldSource("cartesian.charts.Scenario#ALL")
    void namesAreUniqueAndLegal(Scenario scenario) {
        Set<String> seen = new HashSet<>();
        for (Manifest manifest : scenario.render()) {
            assertThat(seen.add(manifest.toString()))
                    .as("%s is made once", manifest)
                    .isTrue();
            assertThat(manifest.name()).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?").hasSizeLessThanOrEqualTo(63);
            manifest.labels()
                    .forEach((label, value) -> assertThat(value)
                            .as("label %s of %s", label, manifest)
                            .matches("([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?")
                            .hasSizeLessThanOrEqualTo(63));
        }
    }

    @ParameterizedTest
    @FieldSource("cartesian.charts.Scenario#ALL")
    void environmentIsTextAndSetOnce(Scenario scenario) {
        for (Manifest manifest : scenario.render()) {
            for (JsonNode container : manifest.containers()) {
                Set<String> names = new HashSet<>();
                for (JsonNode variable : container.path("env")) {
                    String name = variable.path("name").asText();
                    assertThat(names.add(name)).as("%s is set once", name).isTrue();
                    assertThat(variable.path("value").isTextual()
                                    ^ variable.path("valueFrom").isObject())
                            .as("value of %s: %s", name, variable)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("cartesian.charts.Scenario#ALL")
    void selectorsFindPods(Scenario scenario) {
        List<Manifest> all = scenario.render();
        for (Manifest manifest : all) {
            switch (manifest.kind()) {
                case "StatefulSet", "Deployment" ->
                    assertThat(podLabels(manifest))
                            .as("%s", manifest)
                            .containsAllEntriesOf(matchLabels(manifest.spec().path("selector")));
                case "Service" ->
                    findsOne(all, manifest, Manifest.texts(manifest.spec().path("selector")));
                case "PodDisruptionBudget" ->
                    findsOne(all, manifest, matchLabels(manifest.spec().path("selector")));
                case "NetworkPolicy" -> {
                    assertThat(withPods(all, matchLabels(manifest.spec().path("podSelector"))))
                            .isNotEmpty();
                    manifest.spec()
                            .findValues("podSelector")
                            .forEach(selector -> assertThat(withPods(all, matchLabels(selector)))
                                    .as("%s: %s", manifest, selector)
                                    .isNotEmpty());
                }
                default -> {}
            }
        }
    }

    @ParameterizedTest
    @FieldSource("cartesian.charts.Scenario#ALL")
    void portsAreNamedAndExist(Scenario scenario) {
        List<Manifest> all = scenario.render();
        for (Manifest manifest : all) {
            for (JsonNode container : manifest.containers()) {
                for (JsonNode port : container.path("ports")) {
                    assertThat(port.path("name").asText()).as("%s", manifest).matches("[a-z][a-z-]{0,14}");
                }
                for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                    JsonNode http = container.path(probe).path("httpGet");
                    if (http.isObject()) {
                        assertThat(portNames(container))
                                .contains(http.path("port").asText());
                    }
                }
            }
            if (manifest.kind().equals("Service")) {
                Manifest pods = withPods(all, Manifest.texts(manifest.spec().path("selector")))
                        .getFirst();
                manifest.spec()
                        .path("ports")
                        .forEach(port -> assertThat(portNames(pods.containers().getFirst()))
                                .as("%s", manifest)
                                .contains(port.path("targetPort").asText()));
            }
            if (manifest.kind().equals("NetworkPolicy")) {
                Manifest pods = withPods(all, matchLabels(manifest.spec().path("podSelector")))
                        .getFirst();
                manifest.spec()
                        .path("ingress")
                        .forEach(rule -> rule.path("ports")
                                .forEach(port -> assertThat(
                                                portNames(pods.containers().getFirst()))
                                        .contains(port.path("port").asText())));
            }
            if (manifest.kind().equals("Ingress")) {
                manifest.spec()
                        .findValues("service")
                        .forEach(service -> assertThat(portNamesOf(Chart.one(
                                        all, "Service", service.path("name").asText())))
                                .contains(service.at("/port/name").asText()));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("cartesian.charts.Scenario#ALL")
    void noPodMayMoreThanItMust(Scenario scenario) {
        for (Manifest manifest : scenario.render()) {
            Optional<JsonNode> template = manifest.podTemplate();
            if (template.isEmpty()) {
                continue;
            }
            JsonNode pod = template.get().path("spec");
            assertThat(pod.path("enableServiceLinks").asBoolean(true))
                    .as("%s", manifest)
                    .isFalse();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            for (JsonNode container : manifest.containers()) {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                // What Management Center's image writes is not ours to say.
                assertThat(security.path("readOnlyRootFilesystem").asBoolean())
                        .isEqualTo(!manifest.kind().equals("Deployment"));
                assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
                assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("cartesian.charts.Scenario#ALL")
    void whatIsMountedOrReferredToExists(Scenario scenario) {
        List<Manifest> all = scenario.render();
        for (Manifest manifest : all) {
            Set<String> volumes = new HashSet<>();
            manifest.podTemplate()
                    .ifPresent(template -> template.at("/spec/volumes")
                            .forEach(volume -> volumes.add(volume.path("name").asText())));
            manifest.spec()
                    .path("volumeClaimTemplates")
                    .forEach(claim -> volumes.add(claim.at("/metadata/name").asText()));
            for (JsonNode container : manifest.containers()) {
                container
                        .path("volumeMounts")
                        .forEach(mount -> assertThat(volumes)
                                .as("%s", manifest)
                                .contains(mount.path("name").asText()));
            }
            manifest.json().findValues("secretKeyRef").stream()
                    .filter(reference -> reference.path("name").asText().startsWith(Chart.RELEASE))
                    .forEach(reference -> assertThat(Chart.one(
                                            all,
                                            "Secret",
                                            reference.path("name").asText())
                                    .json()
                                    .at("/stringData/" + reference.path("key").asText())
                                    .asText())
                            .isNotEmpty());
        }
    }

    private static void findsOne(List<Manifest> all, Manifest who, Map<String, String> selector) {
        assertThat(withPods(all, selector)).as("%s", who).hasSize(1);
    }

    private static List<Manifest> withPods(List<Manifest> all, Map<String, String> selector) {
        assertThat(selector).isNotEmpty();
        return all.stream()
                .filter(each -> each.podTemplate().isPresent())
                .filter(each -> podLabels(each).entrySet().containsAll(selector.entrySet()))
                .toList();
    }

    private static Map<String, String> podLabels(Manifest manifest) {
        return Manifest.texts(manifest.podTemplate().orElseThrow().at("/metadata/labels"));
    }

    private static Map<String, String> matchLabels(JsonNode selector) {
        return Manifest.texts(selector.path("matchLabels"));
    }

    private static List<String> portNames(JsonNode container) {
        return container.path("ports").findValuesAsText("name");
    }

    private static List<String> portNamesOf(Manifest service) {
        return service.spec().path("ports").findValuesAsText("name");
    }
}
