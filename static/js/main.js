// Each module is one behaviour. It finds its own elements by their data- attributes, also those that htmx
// brings later, and nothing on a page depends on any of them to work.
import "./keys.js"; // before all others that listen for keys
import "./early.js";
import "./meanwhile.js";
import "./menus.js";
import "./toasts.js";
import "./live.js";
import "./leaving.js";
import "./failures.js";
import "./theme.js";
import "./zone.js";
import "./dialogs.js";
import "./once.js";
import "./sending.js";
import "./autofocus.js";
import "./shortcuts.js";
import "./rows.js";
import "./neighbours.js";
import "./latest.js";
import "./composer.js";
import "./drafts.js";
import "./upload.js";
import "./upload_drop.js";
import "./insert.js";
import "./canned.js";
import "./contacts.js";
import "./tabs.js";
import "./topics.js";
import "./palette.js";
