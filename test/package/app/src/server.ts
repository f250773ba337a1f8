import { createSandbox } from "composio-react/sandbox";
import { createComposioHandler } from "composio-react/server";

/** Never bundled: it is here for the compiler, which reads the declarations as a stranger's would. */
export type Handler = ReturnType<typeof createComposioHandler>;
export const sandbox = createSandbox();
