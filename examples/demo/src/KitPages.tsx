import { ConnectionList, IntegrationsPage, ToolkitPicker } from "composio-react";
import type { ReactNode } from "react";

/** The whole page in one line of the kit. */
export function KitIntegrations(): ReactNode {
  return (
    <>
      <h1>Integrations</h1>
      <p className="lead">Connect the apps that Fernhill may use on your behalf.</p>
      <IntegrationsPage featured={["gmail", "slack", "notion"]} />
    </>
  );
}

/** The same by its parts, with words of Fernhill's own. */
export function KitIntegrationsByParts(): ReactNode {
  return (
    <>
      <h1>Integrations</h1>
      <p className="lead">Connect the apps that Fernhill may use on your behalf.</p>
      <h2 className="part">What Fernhill can reach</h2>
      <ConnectionList groupBy="toolkit" empty="Nothing yet. Choose an app below." />
      <h2 className="part">More for Fernhill</h2>
      <ToolkitPicker />
    </>
  );
}
