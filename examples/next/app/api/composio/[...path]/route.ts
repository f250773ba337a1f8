import { handler } from "../../../composio";

export { handler as GET, handler as POST, handler as PATCH, handler as DELETE, handler as OPTIONS };
