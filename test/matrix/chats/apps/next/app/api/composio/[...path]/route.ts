import { createComposioHandler } from "composio-react/server";
import { composio } from "../../../../composio";

const handler = createComposioHandler({ composio, identify: () => "user_1" });
export { handler as GET, handler as POST, handler as PATCH, handler as DELETE, handler as OPTIONS };
