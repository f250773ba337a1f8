import { createComposioHandler, toNodeListener } from "composio-react/server";

export const listener = toNodeListener(
  createComposioHandler({
    composio: {
      getClient: () => {
        throw new Error("none");
      },
    },
    identify: () => null,
  }),
);
