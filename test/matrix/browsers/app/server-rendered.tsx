import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import "composio-react/styles.css";
import { createPage } from "./page";

// As a server would send it: HTML first, which comes alive when it is asked to.
const page = createPage();
await page.prefetch();
const root = document.querySelector("#root")!;
// Rendered until it has the form, whose code is loaded at the first time. A server has it; React's stream, which would wait for
// it, does not work in WebKitGTK.
for (let html = ""; !html.includes("<input"); await new Promise((resolve) => setTimeout(resolve, 50))) {
  html = renderToString(page.element);
  root.innerHTML = html;
}
const button = document.createElement("button");
button.textContent = "Come alive";
button.addEventListener("click", () => {
  button.remove();
  hydrateRoot(root, page.element);
});
document.body.prepend(button);
