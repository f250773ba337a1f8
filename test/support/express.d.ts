/** So much of Express 4 and 5 as is used: `@types/express` describes only one of them. */
declare module "express" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  export type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
  export interface Application {
    (request: IncomingMessage, response: ServerResponse): void;
    use(path: string, ...handlers: readonly Middleware[]): void;
    use(...handlers: readonly Middleware[]): void;
    set(name: "trust proxy", value: string): void;
  }
  export interface Express {
    (): Application;
    json(): Middleware;
  }
  const express: Express;
  export default express;
}

declare module "express-4" {
  export { default } from "express";
}
