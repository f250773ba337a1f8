import { IntegrationsPage } from "../../../src/index.ts";

export const Integrations = (): React.JSX.Element => <IntegrationsPage featured={["gmail", "slack"]} />;
