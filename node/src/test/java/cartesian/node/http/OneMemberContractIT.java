package cartesian.node.http;

import cartesian.node.NodeConfig;

/** One member. */
class OneMemberContractIT extends GridContract {
    OneMemberContractIT() {
        super(NodeConfig.Engine.STEPS, 1);
    }
}
