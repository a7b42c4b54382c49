package cartesian.node.http;

import cartesian.node.NodeConfig;

/** Three members whose steps travel in lanes. */
class LanesThreeMembersContractIT extends GridContract {
    LanesThreeMembersContractIT() {
        super(NodeConfig.Engine.STEPS, NodeConfig.Carrier.LANES, 3);
    }
}
