import { createServer, request as send } from "node:http";
import { connect } from "node:net";
import { listen } from "../../support/listen.ts";

export interface RecordingProxy {
  readonly url: string;
  /** Every byte that came back through it: status lines, headers, bodies, websocket frames. */
  readonly received: readonly { readonly from: string; readonly text: string }[];
  close(): void;
}

/** An HTTP proxy that keeps what it hands to the browser: nothing is missed, whichever window has closed since. */
export async function recordingProxy(): Promise<RecordingProxy> {
  const received: { from: string; text: string }[] = [];
  const record = (from: string, chunks: readonly Buffer[]) =>
    received.push({ from, text: Buffer.concat(chunks).toString("latin1") });

  const server = createServer((incoming, outgoing) => {
    const from = `${incoming.method} ${incoming.url}`;
    const { "accept-encoding": _compressed, ...headers } = incoming.headers;
    const upstream = send(incoming.url ?? "", { method: incoming.method, headers }, (answer) => {
      const chunks: Buffer[] = [Buffer.from(`${answer.statusCode}\n${answer.rawHeaders.join("\n")}\n\n`)];
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("close", () => record(from, chunks));
      answer.pipe(outgoing);
    });
    upstream.on("error", () => outgoing.destroy());
    outgoing.on("close", () => upstream.destroy());
    incoming.pipe(upstream);
  });
  // What a browser does for a websocket.
  server.on("connect", (incoming, toBrowser) => {
    const { hostname, port } = new URL(`http://${incoming.url}`);
    const upstream = connect(Number(port), hostname, () => toBrowser.write("HTTP/1.1 200 OK\r\n\r\n"));
    upstream.on("data", (chunk: Buffer) => record(`CONNECT ${incoming.url}`, [chunk]));
    upstream.on("error", () => toBrowser.destroy());
    toBrowser.on("error", () => upstream.destroy());
    upstream.pipe(toBrowser).pipe(upstream);
  });

  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
