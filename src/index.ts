"use client";

export {
  ApiKeyForm,
  type ApiKeyFormClassNames,
  type ApiKeyFormProps,
  type ApiKeyFormState,
} from "./components/ApiKeyForm.tsx";
export {
  ConnectButton,
  type ConnectButtonClassNames,
  type ConnectButtonProps,
  type ConnectButtonState,
} from "./components/ConnectButton.tsx";
export {
  ConnectionStatusBadge,
  type ConnectionStatusBadgeProps,
  type ConnectionStatusBadgeState,
} from "./components/ConnectionStatusBadge.tsx";
export { isComposioError, ComposioError, type ComposioErrorCode } from "./core/errors.ts";
export {
  createComposioClient,
  type ComposioClient,
  type ComposioClientOptions,
  type CreateAuthConfigOptions,
  type InitiateOptions,
  type LinkOptions,
  type ToolkitFilters,
  type UpdateOptions,
  type WaitOptions,
} from "./core/client.ts";
export { completeConnectCallback } from "./core/completeCallback.ts";
export type { ConnectFlow, ConnectOptions, LateOptions, SubmitOptions } from "./core/connectFlow.ts";
export type { Connections } from "./core/connections.ts";
export type { ComposioEvent, ConnectSnapshot, ConnectState } from "./core/connectState.ts";
export type { Clock, Environment } from "./core/environment.ts";
export { en, type Messages } from "./core/messages.ts";
export type { RequestOptions } from "./core/transport.ts";
export type {
  AccountFilters,
  AccountStatus,
  AuthConfig,
  AuthField,
  AuthFieldKind,
  AuthScheme,
  ConnectLink,
  ConnectedAccount,
  ConnectionPhase,
  Fields,
  KnownAccountStatus,
  StatusReason,
  Target,
  Toolkit,
  ToolkitSummary,
} from "./core/types.ts";
export type { Page } from "./core/wire.ts";
export { ComposioProvider, type ComposioProviderProps } from "./react/ComposioProvider.tsx";
export { useComposio, type ComposioContextValue, type Theme } from "./react/context.ts";
export { composioQueries } from "./react/queries.ts";
export type { AccountsResult } from "./react/useAccounts.ts";
export { useAuthConfig, type UseAuthConfigResult } from "./react/useAuthConfig.ts";
export { useConnect, type UseConnectOptions, type UseConnectResult } from "./react/useConnect.ts";
export { useConnectedAccounts } from "./react/useConnectedAccounts.ts";
export { useConnectionStatus, type ConnectionStatusResult } from "./react/useConnectionStatus.ts";
export { useDisconnect, type DisconnectOptions, type UseDisconnectResult } from "./react/useDisconnect.ts";
export { useToolkits, type UseToolkitsResult } from "./react/useToolkits.ts";
export { useUpdateConnection, type UseUpdateConnectionResult } from "./react/useUpdateConnection.ts";
