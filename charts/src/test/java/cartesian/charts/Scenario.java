package cartesian.charts;

import java.util.List;

/**
 * One way to set the chart's values.
 *
 * @param file of values, or empty
 * @param values more of them, as YAML
 */
record Scenario(String name, String file, String values) {
    /** The defaults, the values that come along, and every switch the other way. */
    static final List<Scenario> ALL = List.of(
            new Scenario("default", "", ""),
            new Scenario("minimal", "values-minimal.yaml", ""),
            new Scenario("production", "values-production.yaml", ""),
            of("discovery by the API", "grid: {discovery: api}"),
            of("no service account", "serviceAccount: {create: false}\ngrid: {discovery: api}"),
            of("own service account", "serviceAccount: {name: clerk, annotations: {a: b}}\ngrid: {discovery: api}"),
            of("own Postgres", "postgres: {enabled: false}\ndatabase: {url: 'jdbc:postgresql://db/shop', password: p}"),
            of(
                    "own Secret and URL",
                    "postgres: {enabled: false}\ndatabase: {url: 'jdbc:postgresql://db/shop', existingSecret: db}"),
            of(
                    "own Secret with keys of its own",
                    "postgres: {enabled: false}\n"
                            + "database: {existingSecret: db, keys: {url: jdbc-uri, user: username}}"),
            of("bundled Postgres with a password", "database: {password: secret}"),
            of(
                    "memory alone, three members",
                    "postgres: {enabled: false}\ndatabase: {durable: false}\nmonitoring: {rules: {enabled: true}}"),
            of("autoscaling", "autoscaling: {enabled: true}"),
            of(
                    "autoscaling by another metric",
                    "autoscaling: {enabled: true, metrics: [{type: Resource, resource: {name: memory, "
                            + "target: {type: Utilization, averageUtilization: 60}}}]}"),
            of("no disruption budget", "podDisruptionBudget: {enabled: false}"),
            of("two backups", "grid: {backups: 2}\npodDisruptionBudget: {maxUnavailable: 2}"),
            of("no network policy", "networkPolicy: {enabled: false}"),
            of("network policies of everything", """
                networkPolicy:
                  httpFrom: [{namespaceSelector: {matchLabels: {role: front}}}]
                  databaseTo: [{ipBlock: {cidr: 192.0.2.0/24}}]
                  databasePort: 6432
                  managementCenterFrom: [{namespaceSelector: {}}]
                  extraEgress: [{ports: [{port: 4317, protocol: TCP}]}]
                postgres: {enabled: false}
                database: {existingSecret: db}
                backup: {enabled: true}
                managementCenter: {enabled: true}
                """),
            of("backup", "backup: {enabled: true}"),
            of("backup elsewhere", """
                backup:
                  enabled: true
                  url: postgresql://db/shop
                  storage: {existingClaim: tapes}
                  restore: {file: cartesian-20260101T000000Z-epoch-1.dump}
                """),
            of("monitoring", """
                monitoring:
                  serviceMonitor: {enabled: true, labels: {release: prometheus}}
                  rules: {enabled: true, labels: {release: prometheus}}
                  dashboard: {enabled: true, annotations: {folder: Shop}}
                backup: {enabled: true}
                """),
            of("alerts with limits of one's own", """
                monitoring: {rules: {enabled: true, kubeStateMetrics: false, epochLagSeconds: 30}}
                backup: {enabled: true}
                settings: {epochs.undurable-max: 1000000}
                """),
            of("Management Center", "managementCenter: {enabled: true}"),
            of(
                    "Management Center with secrets",
                    "managementCenter: {enabled: true, adminSecret: admin, licenseSecret: license}"),
            of("logs as JSON", "settings: {log.format: json}"),
            of("ingress", "ingress: {enabled: true}"),
            of("ingress with TLS", """
                ingress:
                  enabled: true
                  className: nginx
                  annotations: {a: b}
                  hosts: [{host: shop.example.com, paths: [/stock, /orders]}]
                  tls: [{hosts: [shop.example.com], secretName: shop-tls}]
                service: {type: LoadBalancer, port: 8000, annotations: {a: b}}
                """),
            of("TLS and keys", """
                http: {tls: {secretName: rest-tls}}
                access: {required: true, keysSecret: rest-keys}
                monitoring:
                  serviceMonitor:
                    enabled: true
                    keySecret: prometheus-key
                    tlsConfig: {serverName: rest.example.com, ca: {secret: {name: rest-tls, key: ca.crt}}}
                """),
            of(
                    "tokens",
                    "access: {required: true, jwt: {jwks: 'https://id.example.com/jwks', "
                            + "issuer: 'https://id.example.com', audience: shop}}"),
            of("no spread at all", "spread: {zones: none, hosts: none, antiAffinity: none}"),
            of("hard spread", "spread: {zones: DoNotSchedule, hosts: DoNotSchedule, antiAffinity: hard}"),
            of("everything that is added", """
                nameOverride: checkout
                commonLabels: {team: shop}
                image: {repository: registry.example.com/cartesian, tag: "1"}
                imagePullSecrets: [{name: registry}]
                settings: {epochs.undurable-max: 1000000, checkout.deadline-millis: 2000, checkout.engine: steps}
                extraEnv: [{name: TZ, value: UTC}]
                javaOptions: [-XX:+UseG1GC]
                affinity: {nodeAffinity: {}}
                nodeSelector: {disk: ssd}
                tolerations: [{key: shop, operator: Exists}]
                priorityClassName: high
                podAnnotations: {a: b}
                podLabels: {c: d}
                extraVolumes: [{name: ca, secret: {secretName: ca}}]
                extraVolumeMounts: [{name: ca, mountPath: /etc/cartesian}]
                leave: {preStopSeconds: 0}
                managementCenter: {enabled: true}
                backup: {enabled: true}
                """),
            of("image by digest", "image: {digest: sha256:" + "0".repeat(64) + "}"));

    private static Scenario of(String name, String values) {
        return new Scenario(name, "", values);
    }

    List<Manifest> render() {
        return Chart.render(file, values);
    }

    @Override
    public String toString() {
        return name;
    }
}
