import { createComposioHandler } from "composio-react/server";
import { composio, userId } from "../../../composio";

const handler = createComposioHandler({ composio, identify: () => userId });
export { handler as GET, handler as POST, handler as PATCH, handler as DELETE, handler as OPTIONS };
