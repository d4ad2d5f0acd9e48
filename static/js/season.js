// The behaviours of a conference programme; the page reads as one long list without them.
import { follow } from "./days.js";
import { listen } from "./filter.js";
import { mark } from "./now.js";

follow(document.querySelector("[data-days]"));
listen(document.querySelector("[data-filter]"));
mark(document.querySelector("[data-now]"));
