import { Composio } from "@composio/core";
import { createComposioHandler, toNodeListener } from "composio-react/server";
import express, { type Request } from "express";
import session from "express-session";

declare module "express-session" {
  interface SessionData {
    userId: string;
  }
}

const handler = createComposioHandler<Request>({
  composio: new Composio({ apiKey: process.env.COMPOSIO_API_KEY }),
  identify: (_request, { session }) => session.userId ?? null, // null: the answer is 401
});

const app = express();
app.use(
  session({
    secret: process.env.SESSION_SECRET ?? "only for development",
    resave: false,
    saveUninitialized: false,
    cookie: { sameSite: "lax" },
  }),
);

// In place of your own sign-in: a name is enough.
app.post("/api/sign-in", express.urlencoded(), (request, response, next) => {
  request.session.regenerate((error) => {
    if (error) return next(error);
    request.session.userId = `user_${String(request.body.name)}`;
    response.redirect("/");
  });
});
app.post("/api/sign-out", ({ session }, response, next) => {
  session.destroy((error) => (error ? next(error) : response.redirect("/")));
});
app.get("/api/session", ({ session }, response) => void response.json(session.userId ?? null));

app.use("/api/composio", toNodeListener(handler));
app.use(express.static("dist")); // made by `npm run build`

const port = Number(process.env.PORT ?? 3000);
app.listen(port, () => console.log(`http://localhost:${port}`));
