import { createRoot } from "react-dom/client";
import { createPage } from "./page";

createRoot(document.querySelector("#root")!).render(createPage().element);
