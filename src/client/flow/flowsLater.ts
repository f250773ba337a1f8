/* The code of the flows. It is loaded when the page is on screen, as one file that shares no module with the page. */

export { createFlows } from "./flows.ts";
