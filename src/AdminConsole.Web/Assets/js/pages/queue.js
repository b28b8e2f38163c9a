// The queue. Each module adds one thing to the page and hears of the others by the events that room.js lists; without
// any of them the same forms post and redirect.
import "./queue/list.js";
import "./queue/pane.js";
import "./queue/arm.js";
import "./queue/empty.js";
import "./queue/decide.js";
import "./queue/undo.js";
import "./queue/counts.js";
import "./queue/blur.js";
import "./queue/menus.js";
import "./queue/pick.js";
import "./queue/batch.js";
import "./queue/campaign.js";
import "./queue/lease.js";
import "./queue/live.js";
