export { createTestComposio, type TestComposio, type TestComposioOptions } from "./createTestComposio.tsx";
export { sandboxComposio } from "./sandboxComposio.ts";
export { createScriptedWindow, type ScriptedPopup, type ScriptedWindow } from "./ScriptedWindow.ts";
