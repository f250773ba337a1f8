import type * as PartsLater from "./partsLater.ts";

/** Loads the code of dialogs and menus. */
export const loadParts = (): Promise<typeof PartsLater> => import("./partsLater.ts");
