import { Composio } from "@composio/core";

interface SdkOptions {
  /** @default the sandbox's own key */
  readonly apiKey?: string;
  readonly toolkitVersions?: Readonly<Record<string, string>>;
}

/** The official SDK for a sandbox that listens at `url`. It sends nothing to anybody else. */
export function officialSdk(url: string, options: SdkOptions = {}): Composio {
  return new Composio({
    apiKey: "ak_sandbox",
    baseURL: url,
    allowTracking: false,
    disableVersionCheck: true,
    ...options,
  });
}
