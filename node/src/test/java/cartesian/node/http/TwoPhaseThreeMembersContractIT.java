package cartesian.node.http;

import cartesian.node.NodeConfig;

/** Three members with the reference engine. */
class TwoPhaseThreeMembersContractIT extends GridContract {
    TwoPhaseThreeMembersContractIT() {
        super(NodeConfig.Engine.TWO_PHASE, 3);
    }
}
