package cartesian.node;

import static cartesian.node.Settings.GRID_DISCOVERY;
import static cartesian.node.Settings.GRID_KUBERNETES_API;
import static cartesian.node.Settings.GRID_KUBERNETES_CA_CERTIFICATE;
import static cartesian.node.Settings.GRID_KUBERNETES_NAMESPACE;
import static cartesian.node.Settings.GRID_KUBERNETES_SERVICE_DNS;
import static cartesian.node.Settings.GRID_KUBERNETES_SERVICE_NAME;
import static cartesian.node.Settings.GRID_KUBERNETES_SERVICE_PORT;
import static cartesian.node.Settings.GRID_KUBERNETES_TOKEN;
import static cartesian.node.Settings.GRID_MEMBERS;
import static cartesian.node.Settings.GRID_PORT;

import cartesian.node.NodeConfig.Discovery;
import java.util.List;

/** Reads from the settings how a member finds the others; what does not go together is refused, not passed over. */
final class DiscoverySettings {
    private static final List<Setting<?>> OF_API = List.of(
            GRID_KUBERNETES_SERVICE_NAME,
            GRID_KUBERNETES_NAMESPACE,
            GRID_KUBERNETES_API,
            GRID_KUBERNETES_TOKEN,
            GRID_KUBERNETES_CA_CERTIFICATE);

    private DiscoverySettings() {}

    /**
     * Reads it.
     *
     * @throws StartException if more than one way is told, or none
     */
    static Discovery read(Settings settings) {
        return switch (settings.value(GRID_DISCOVERY)) {
            case LIST -> listed(settings);
            case KUBERNETES -> kubernetes(settings);
        };
    }

    private static Discovery listed(Settings settings) {
        refuse(settings, GRID_KUBERNETES_SERVICE_DNS, "without grid.discovery = kubernetes");
        refuse(settings, GRID_KUBERNETES_SERVICE_PORT, "without grid.discovery = kubernetes");
        OF_API.forEach(setting -> refuse(settings, setting, "without grid.discovery = kubernetes"));
        return new Discovery.Listed(settings.value(GRID_MEMBERS));
    }

    private static Discovery kubernetes(Settings settings) {
        refuse(settings, GRID_MEMBERS, "with grid.discovery = kubernetes");
        if (settings.value(GRID_PORT) == 0) {
            throw StartException.misused("grid.discovery = kubernetes needs grid.port, the same on all members");
        }
        int port = settings.value(GRID_KUBERNETES_SERVICE_PORT);
        String dns = settings.value(GRID_KUBERNETES_SERVICE_DNS);
        String service = settings.value(GRID_KUBERNETES_SERVICE_NAME);
        if (!dns.isEmpty()) {
            OF_API.forEach(setting -> refuse(settings, setting, "with " + GRID_KUBERNETES_SERVICE_DNS.name()));
            return new Discovery.ByDns(dns, port);
        }
        if (service.isEmpty()) {
            throw StartException.misused("grid.discovery = kubernetes needs " + GRID_KUBERNETES_SERVICE_DNS.name()
                    + " or " + GRID_KUBERNETES_SERVICE_NAME.name());
        }
        return new Discovery.ByApi(
                settings.value(GRID_KUBERNETES_NAMESPACE),
                service,
                settings.value(GRID_KUBERNETES_API),
                settings.value(GRID_KUBERNETES_TOKEN),
                settings.value(GRID_KUBERNETES_CA_CERTIFICATE),
                port);
    }

    private static void refuse(Settings settings, Setting<?> setting, String where) {
        settings.given(setting)
                .filter(given -> !given.text().equals(setting.standard()))
                .ifPresent(given -> {
                    throw StartException.misused(setting.name() + " = " + setting.shown(given.text()) + " (from "
                            + given.source() + ") cannot be set " + where);
                });
    }
}
