// The behaviours of every page of the workspace; each page works without them.
import { listen } from "./finder.js";

listen(document.querySelector("[data-finder]"));
