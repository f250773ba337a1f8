"use client";

export { AccountPicker } from "./components/account-picker/AccountPicker.tsx";
export type {
  AccountPickerClassNames,
  AccountPickerProps,
  AccountPickerState,
} from "./components/account-picker/AccountPickerProps.ts";
export { ApiKeyForm } from "./components/api-key-form/ApiKeyForm.tsx";
export type {
  ApiKeyFormClassNames,
  ApiKeyFormProps,
  ApiKeyFormState,
} from "./components/api-key-form/CredentialsForm.tsx";
export { AuthConfigForm } from "./components/auth-config-form/AuthConfigForm.tsx";
export type {
  AuthConfigFormClassNames,
  AuthConfigFormProps,
  AuthConfigFormState,
} from "./components/auth-config-form/AuthConfigFormProps.ts";
export { AuthConfigList } from "./components/auth-config-list/AuthConfigList.tsx";
export type {
  AuthConfigListClassNames,
  AuthConfigListProps,
  AuthConfigListState,
} from "./components/auth-config-list/AuthConfigListProps.ts";
export { ConnectButton } from "./components/connect-button/ConnectButton.tsx";
export { ConnectCard } from "./components/connect-card/ConnectCard.tsx";
export type {
  ConnectCardClassNames,
  ConnectCardProps,
  ConnectCardState,
} from "./components/connect-card/ConnectCardProps.ts";
export type {
  ConnectButtonClassNames,
  ConnectButtonProps,
  ConnectButtonState,
} from "./components/connect-button/ConnectButtonProps.ts";
export {
  ConnectionList,
  type ConnectionListClassNames,
  type ConnectionListProps,
  type ConnectionListState,
} from "./components/connection-list/ConnectionList.tsx";
export { ConnectionRow } from "./components/connection-list/ConnectionRow.tsx";
export type { ConnectionRowProps, ConnectionRowState } from "./components/connection-list/ConnectionRowProps.ts";
export {
  ConnectionStatusBadge,
  type ConnectionStatusBadgeProps,
  type ConnectionStatusBadgeState,
} from "./components/status-badge/ConnectionStatusBadge.tsx";
export {
  IntegrationsPage,
  type IntegrationsPageClassNames,
  type IntegrationsPageProps,
  type IntegrationsPageState,
} from "./components/integrations-page/IntegrationsPage.tsx";
export { ToolkitLogo, type ToolkitLogoProps, type ToolkitLogoState } from "./components/toolkit-logo/ToolkitLogo.tsx";
export { ToolkitPicker } from "./components/toolkit-picker/ToolkitPicker.tsx";
export type {
  ToolkitPickerClassNames,
  ToolkitPickerProps,
  ToolkitPickerState,
} from "./components/toolkit-picker/ToolkitPickerProps.ts";
export { DisconnectButton } from "./components/disconnect-button/DisconnectButton.tsx";
export type {
  DisconnectButtonClassNames,
  DisconnectButtonProps,
  DisconnectButtonState,
} from "./components/disconnect-button/DisconnectButtonProps.ts";
export { RequireConnection } from "./components/require-connection/RequireConnection.tsx";
export type {
  RequireConnectionClassNames,
  RequireConnectionProps,
  RequireConnectionState,
} from "./components/require-connection/RequireConnectionProps.ts";
export { ComposioError } from "./protocol/errors.ts";
export type { ComposioErrorCode } from "./protocol/errorTypes.ts";
export { isComposioError } from "./protocol/isComposioError.ts";
export {
  createComposioClient,
  type ComposioClient,
  type ComposioClientOptions,
} from "./client/createComposioClient.ts";
export { type WaitOptions } from "./protocol/requests.ts";
export {
  type AdminAuthConfigFilters,
  type AuthConfigFilters,
  type CreateAuthConfigOptions,
  type InitiateOptions,
  type LinkOptions,
  type ToolkitFilters,
  type UpdateAuthConfigOptions,
  type UpdateOptions,
} from "./protocol/requests.ts";
export { completeConnectCallback } from "./client/browser/completeCallback.ts";
export type { ConnectFlow, ConnectOptions, LateOptions, SubmitOptions } from "./client/flow/flow.ts";
export type { Connections } from "./client/flow/connections.ts";
export type { ComposioEvent, ConnectSnapshot, ConnectState } from "./client/flow/states.ts";
export type { Clock, Environment } from "./platform/environment.ts";
export { englishMessages as en } from "./locales/english/messages.ts";
export type { Messages } from "./locales/messages.ts";
export type { RequestOptions } from "./protocol/requests.ts";
export type {
  AccessLevel,
  AccountFilters,
  AccountStatus,
  AdminAuthConfig,
  AuthConfig,
  AuthConfigSummary,
  AuthField,
  AuthFieldKind,
  AuthScheme,
  ConnectLink,
  ConnectedAccount,
  ConnectionPhase,
  ConnectionRequest,
  Fields,
  KnownAccountStatus,
  Page,
  RequestedToolkit,
  SchemeSetup,
  StatusReason,
  Target,
  Toolkit,
  ToolkitSetup,
  ToolkitSummary,
} from "./protocol/types.ts";
export { ComposioProvider, type ComposioProviderProps } from "./react/ComposioProvider.tsx";
export {
  useComposio,
  type Appearance,
  type ComposioContextValue,
  type Components,
  type LogoProps,
  type Theme,
} from "./react/context/context.ts";
export { composioQueries } from "./react/queries/composioQueries.ts";
export {
  useConnectionRequest,
  type UseConnectionRequestOptions,
  type UseConnectionRequestResult,
} from "./react/hooks/useConnectionRequest.ts";
export type {
  ConnectedDetails,
  ConnectionRequestState,
  DeclinedDetails,
  RequestedConnection,
} from "./react/hooks/requestedConnections.ts";
export type { AccountsResult } from "./react/hooks/useAccounts.ts";
export { useAuthConfigs, type UseAuthConfigsResult } from "./react/admin/useAuthConfigs.ts";
export { useSaveAuthConfig, type UseSaveAuthConfigResult } from "./react/admin/useSaveAuthConfig.ts";
export { useToolkitSetup, type UseToolkitSetupResult } from "./react/admin/useToolkitSetup.ts";
export { useAuthConfig, type UseAuthConfigResult } from "./react/hooks/useAuthConfig.ts";
export { useConnect } from "./react/hooks/useConnect.ts";
export type { UseConnectOptions, UseConnectResult } from "./react/hooks/useFlow.ts";
export { useConnectedAccounts } from "./react/hooks/useConnectedAccounts.ts";
export { useConnectionStatus, type ConnectionStatusResult } from "./react/hooks/useConnectionStatus.ts";
export { useDefaultAccount, type DefaultAccountResult } from "./react/hooks/useDefaultAccount.ts";
export { useDisconnect, type DisconnectOptions, type UseDisconnectResult } from "./react/hooks/useDisconnect.ts";
export { useRequiredConnections, type RequiredConnectionsResult } from "./react/hooks/useRequiredConnections.ts";
export { useToolkits, type UseToolkitsResult } from "./react/hooks/useToolkits.ts";
export { useUpdateConnection, type UseUpdateConnectionResult } from "./react/hooks/useUpdateConnection.ts";
