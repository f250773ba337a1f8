export { createTestComposio, type TestComposio, type TestComposioOptions } from "./createTestComposio.tsx";
export type { TestRequest } from "./createTestNetwork.ts";
export {
  type ConnectedSandbox,
  type ConnectSandboxOptions,
  connectSandbox,
  type RemoteControl,
} from "./connectSandbox.ts";
export { sandboxComposio } from "./sandboxComposio.ts";
export { type SandboxScenario, type Scenario, scenarios } from "./scenarios.ts";
export { createScriptedWindow, type ScriptedPopup, type ScriptedWindow } from "./ScriptedWindow.ts";
export { composioDecorator, composioLoader } from "./storybook.tsx";
