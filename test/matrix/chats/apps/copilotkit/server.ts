import { CopilotRuntime, InMemoryAgentRunner, createCopilotRuntimeHandler } from "@copilotkit/runtime/v2";
import { ReportAgent } from "./agent";
import { serve } from "./serve";

const copilotKit = createCopilotRuntimeHandler({
  runtime: new CopilotRuntime({ agents: { default: new ReportAgent() }, runner: new InMemoryAgentRunner() }),
  basePath: "/api/copilotkit",
});

serve((app) => app.all("/api/copilotkit/*", ({ req }) => copilotKit(req.raw)));
