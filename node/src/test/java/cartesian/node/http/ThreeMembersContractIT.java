package cartesian.node.http;

import cartesian.node.NodeConfig;

/** Three members. */
class ThreeMembersContractIT extends GridContract {
    ThreeMembersContractIT() {
        super(NodeConfig.Engine.STEPS, 3);
    }
}
