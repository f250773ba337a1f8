/** What a request wants to do: the client's own words for it. The last two change the app itself: its admins'. */
export type Action =
  | "connectedAccounts.list"
  | "connectedAccounts.get"
  | "connectedAccounts.link"
  | "connectedAccounts.initiate"
  | "connectedAccounts.update"
  | "connectedAccounts.delete"
  | "authConfigs.list"
  | "authConfigs.get"
  | "toolkits.list"
  | "toolkits.get"
  | "authConfigs.create"
  | "authConfigs.update";

/** Closed unless the app says who its admins are. */
export const adminActions: ReadonlySet<Action> = new Set<Action>(["authConfigs.create", "authConfigs.update"]);
