import { createServer } from "node:http";
import { createSecureServer } from "node:http2";
import { Composio } from "@composio/core";
import { createComposioHandler, toFastifyPlugin, toKoaMiddleware, toNodeListener } from "composio-react/server";
import type { Application, Request as ExpressRequest, Response as ExpressResponse } from "express";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { type Context, Hono } from "hono";
import type Koa from "koa";
import type mount from "koa-mount";

/** The lines of docs/server.md, in the frameworks' own types. */
export function mountAll(express: Application, fastify: FastifyInstance, koa: Koa, mountKoa: typeof mount): void {
  const composio = new Composio({ apiKey: "ak_1" });
  const identify = (request: Request) => request.headers.get("x-user");
  const handler = createComposioHandler({ composio, identify });

  createServer(toNodeListener(handler));
  createSecureServer(toNodeListener(handler));
  express.use("/api/composio", toNodeListener(handler));
  fastify.register(toFastifyPlugin(handler), { prefix: "/api/composio" });
  koa.use(mountKoa("/api/composio", toKoaMiddleware(handler)));
  const hono = new Hono().mount("/api/composio", handler, { replaceRequest: false });
  hono.all("/other/*", (c) => handler(c.req.raw, c));

  const ofExpress = createComposioHandler<ExpressRequest>({ composio, identify: (_, { ip }) => ip ?? null });
  express.use("/api/composio", toNodeListener(ofExpress));
  const ofFastify = createComposioHandler<FastifyRequest>({ composio, identify: (_, { ip }) => ip });
  fastify.register(toFastifyPlugin(ofFastify), { prefix: "/api/composio" });
  const ofKoa = createComposioHandler<Koa.Context>({ composio, identify: (_, { ip }) => ip });
  koa.use(mountKoa("/api/composio", toKoaMiddleware(ofKoa)));
  const ofHono = createComposioHandler<Context>({ composio, identify: (_, { req }) => req.header("x-user") ?? null });
  hono.all("/other/*", (c) => ofHono(c.req.raw, c));

  const ofValues = createComposioHandler<{ userId: string }>({ composio, identify: (_, { userId }) => userId });
  const context = (_: ExpressRequest, { locals }: ExpressResponse) => ({ userId: String(locals["userId"]) });
  express.use("/api/composio", toNodeListener(ofValues, { context }));
  fastify.register(toFastifyPlugin(ofValues, { context: ({ ip }: FastifyRequest) => ({ userId: ip }) }));
  koa.use(toKoaMiddleware(ofValues, { context: ({ ip }: Koa.Context) => ({ userId: ip }) }));
}
