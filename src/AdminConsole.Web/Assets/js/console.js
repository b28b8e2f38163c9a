// What every page loads: the frame's behaviour. Rooms add their own modules in pages/.
import "./htmx.js";
import { initKeys } from "./keys.js";
import { initPalette } from "./palette.js";
import { initTheme } from "./theme.js";
import { initNotices } from "./notices.js";
import { initDialogs } from "./dialogs.js";
import { initTables } from "./table.js";
import { initSortable } from "./sortable-list.js";
import { initForms } from "./forms.js";
import { initDrawer } from "./drawer.js";
import { onContent } from "./content.js";

initDialogs();
initKeys();
initPalette();
initTheme();
initNotices();
initForms();
initDrawer();
onContent(root => {
  initTables(root);
  initSortable(root);
});
