// Composio's twin in a process of its own: node bench/sandboxProcess.mjs <toolkits in its catalogue>
import { serveSandbox } from "../dist/sandbox/serve.js";

const { url, sandbox } = await serveSandbox({ port: 0, catalogueSize: Number(process.argv[2] ?? 0) });
process.send({ url });
process.on("message", ({ clear }) => {
  process.send({ requests: sandbox.requests.length });
  if (clear) sandbox.control.clearRequests();
});
process.on("disconnect", () => process.exit());
