export { createSandbox } from "./createSandbox.ts";
export { sandboxToolkits } from "./seed/toolkits.ts";
export type {
  AccessList,
  CredentialRule,
  CredentialVerdict,
  Delay,
  Fault,
  LoggedRequest,
  NewAccount,
  NewAuthConfig,
  RequestMatcher,
  Sandbox,
  SandboxAccount,
  SandboxControl,
  SandboxField,
  SandboxOptions,
  SandboxScheme,
  SandboxToolkit,
} from "./types.ts";
