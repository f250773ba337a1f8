import { handler } from "../../../handler";

export { handler as GET, handler as POST, handler as PATCH, handler as DELETE };
