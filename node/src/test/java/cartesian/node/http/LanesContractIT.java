package cartesian.node.http;

import cartesian.node.NodeConfig;

/** One member whose steps travel in lanes. */
class LanesContractIT extends GridContract {
    LanesContractIT() {
        super(NodeConfig.Engine.STEPS, NodeConfig.Carrier.LANES, 1);
    }
}
