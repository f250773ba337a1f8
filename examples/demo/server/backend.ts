import type { SandboxOptions } from "composio-react/sandbox";
import { createComposioHandler, toNodeListener } from "composio-react/server";
import { Hono } from "hono";
import { csrf } from "hono/csrf";
import type { Connect } from "vite";
import { answerChat } from "./assistant/answerChat.ts";
import { openComposio } from "./composio.ts";
import { sandboxControls } from "./sandboxControls.ts";
import { createSessions, users } from "./sessions.ts";

export interface Backend {
  /** Signs a visitor in who is not. */
  readonly signIn: Connect.NextHandleFunction;
  readonly listener: Connect.NextHandleFunction;
  /** What the terminal says below the URL. */
  readonly summary: string;
  close(): void;
}

/** What the page learns from `GET /api/session`. */
export interface SessionInfo {
  readonly user: Profile;
  readonly users: readonly Profile[];
  readonly usesSandbox: boolean;
}

export interface Profile {
  readonly name: string;
  readonly email: string;
}

/** Fernhill's server: a session, and the handler of composio-react beside it. */
export async function createBackend(sandboxOptions: SandboxOptions = {}): Promise<Backend> {
  const sessions = createSessions();
  const { composio, authConfigs, credentials, sandbox, summary, close } = await openComposio(sandboxOptions);

  const handleComposio = createComposioHandler({
    composio,
    // The only source of the user id: never the request's body or query.
    identify: (request) => sessions.userOf(request.headers)?.id ?? null,
    // Which apps Fernhill offers: { gmail: "ac_…", slack: "ac_…" }. Left out, all that the project has.
    authConfigs,
    // Who may use the page /admin: Maya.
    authorizeAdmin: ({ userId }) => userId === users[0].id,
    // One key for all users: { ac_…: { generic_api_key: process.env.TAVILY_API_KEY } }. It never leaves this server but to Composio.
    credentials,
    // For when Composio's callback identity verification is on, with /api/composio/verify as its URL.
    verifyIdentity: true,
  });

  const app = new Hono().basePath("/api");
  app.all("/composio/*", ({ req }) => handleComposio(req.raw));

  // The handler has a check of its own; what follows is Fernhill's.
  app.use(csrf());
  app.get("/session", ({ req, json }) => {
    const user = sessions.userOf(req.raw.headers);
    return user
      ? json({ user: profile(user), users: users.map(profile), usesSandbox: sandbox !== null } satisfies SessionInfo)
      : json(null, 401);
  });
  app.post("/session", async ({ req, body }) => {
    const { email } = await req.parseBody();
    const user = users.find((each) => each.email === email);
    return user ? body(null, 204, { "set-cookie": sessions.start(user) }) : body(null, 400);
  });
  if (sandbox) {
    app.route("/sandbox", sandboxControls(sandbox, sessions));
    // With the sandbox only: this agent's model is simulated, and its mails would be real.
    app.post("/assistant", async ({ req, json }) => {
      const user = sessions.userOf(req.raw.headers);
      return user ? answerChat(composio, user.id, req.raw) : json(null, 401);
    });
  }

  return {
    signIn(request, response, next) {
      const isPage = request.headers.accept?.includes("text/html") === true;
      const [firstUser] = users;
      if (isPage && !sessions.userOf(new Headers({ cookie: request.headers.cookie ?? "" }))) {
        response.setHeader("set-cookie", sessions.start(firstUser));
      }
      next();
    },
    listener: toNodeListener(app.fetch),
    summary,
    close,
  };
}

function profile({ name, email }: Profile): Profile {
  return { name, email };
}
