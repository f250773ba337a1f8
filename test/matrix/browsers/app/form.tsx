import { createRoot } from "react-dom/client";
import "composio-react/styles.css";
import { createPage } from "./page";

// SAFETY: the page has it.
createRoot(document.querySelector("#root")!).render(createPage().element);
