// Looks for an order of declarations that makes the stylesheet smaller, for some seconds (60 by default), and prints the best.
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { order, sets, sortDeclarations } from "./declarationOrder.mjs";
import { compress, rulesOf } from "./styles.mjs";

const seconds = Number(process.argv[2] ?? 60);
const code = await rulesOf(resolve(import.meta.dirname, ".."));
const used = new Set(Array.from(code.matchAll(/[{;]([\w-]+):/g), ([, name]) => name));
const sizeOf = (names) => gzipSync(compress(sortDeclarations(code, names)), { level: 9 }).length;
const random = (limit) => Math.floor(Math.random() * limit);

let best = order.filter((name) => used.has(name));
// Each new property behind those that set it, and before those that it sets.
for (const name of used) {
  if (best.includes(name)) continue;
  const place = best.findIndex((other) => sets(name, other));
  best.splice(place === -1 ? best.length : place, 0, name);
}
const pairs = best.flatMap((name) => best.filter((other) => sets(name, other)).map((other) => [name, other]));
const isAllowed = (names) => pairs.every(([name, other]) => names.indexOf(name) < names.indexOf(other));
let size = sizeOf(best);
console.log(`${size} bytes`);
for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
  const next = [...best];
  const moved = next.splice(random(next.length), random(10) < 7 ? 1 : 1 + random(4));
  next.splice(random(next.length + 1), 0, ...moved);
  if (!isAllowed(next)) continue;
  const found = sizeOf(next);
  if (found <= size) [best, size] = [next, found];
}
console.log(`${size} bytes`);
console.log(best.join(" "));
