import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import "composio-react/styles.css";
import { createPage } from "./page";

// As a server would send it: HTML first, which comes alive when it is asked to.
const page = createPage();
await page.prefetch();
const root = document.querySelector("#root")!;
root.innerHTML = renderToString(page.element);
const button = document.createElement("button");
button.textContent = "Come alive";
button.addEventListener("click", () => {
  button.remove();
  hydrateRoot(root, page.element);
});
document.body.prepend(button);
