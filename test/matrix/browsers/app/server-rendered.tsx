import { hydrateRoot } from "react-dom/client";
import { renderToReadableStream } from "react-dom/server";
import "composio-react/styles.css";
import { createPage } from "./page";

// As a server would send it: HTML first, which comes alive when it is asked to.
const page = createPage();
await page.prefetch();
const root = document.querySelector("#root")!;
const stream = await renderToReadableStream(page.element);
// With the form, whose code is loaded later.
await stream.allReady;
root.innerHTML = await new Response(stream).text();
const button = document.createElement("button");
button.textContent = "Come alive";
button.addEventListener("click", () => {
  button.remove();
  hydrateRoot(root, page.element);
});
document.body.prepend(button);
