export { createSandbox } from "./createSandbox.ts";
export { sandboxToolkits } from "./seed/toolkits.ts";
export type {
  CredentialRule,
  CredentialVerdict,
  SandboxField,
  SandboxScheme,
  SandboxToolkit,
} from "./seed/catalogue.ts";
export type {
  AccessList,
  Delay,
  Fault,
  LoggedRequest,
  NewAccount,
  NewAuthConfig,
  NewWebhookSubscription,
  RequestMatcher,
  SandboxAccount,
  SandboxControl,
  SandboxToolCall,
  WebhookDelivery,
} from "./model/types.ts";
export type { Sandbox, SandboxOptions } from "./options.ts";
