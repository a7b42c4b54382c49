package cartesian.node;

import cartesian.node.live.Diary;
import cartesian.node.live.HotItems;

/** What a node did lately, whichever grids it has been in meanwhile. */
record Work(Diary diary, HotItems items) {
    Work() {
        this(new Diary(), new HotItems());
    }
}
