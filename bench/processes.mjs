import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Starts a script beside this one and waits for its first word. */
export async function startProcess(name, ...parameters) {
  const child = fork(fileURLToPath(new URL(name, import.meta.url)), parameters, { execArgv: ["--expose-gc"] });
  const next = () =>
    new Promise((resolve, reject) => {
      const onExit = (code) => reject(new Error(`${name} ended with ${code}.`));
      child.once("exit", onExit);
      child.once("message", (message) => {
        child.off("exit", onExit);
        resolve(message);
      });
    });
  const hello = await next();
  return {
    ...hello,
    pid: child.pid,
    /** Asks a question and gives the answer. */
    ask(question = {}) {
      const answer = next();
      child.send(question);
      return answer;
    },
    stop: () => child.disconnect(),
  };
}
