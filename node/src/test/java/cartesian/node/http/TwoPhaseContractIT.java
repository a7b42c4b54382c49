package cartesian.node.http;

import cartesian.node.NodeConfig;

/** One member with the reference engine. */
class TwoPhaseContractIT extends GridContract {
    TwoPhaseContractIT() {
        super(NodeConfig.Engine.TWO_PHASE, 1);
    }
}
