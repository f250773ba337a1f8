import { createTestComposio } from "composio-react/testing";
import "composio-react/styles.css";
import { createRoot } from "react-dom/client";
import { hosts } from "./hosts.jsx";

const { Wrapper } = createTestComposio();
const Host = hosts[new URLSearchParams(location.search).get("host")];
createRoot(document.getElementById("root")).render(
  <Wrapper>
    <Host Wrapper={Wrapper} />
    <p style={{ marginBlockStart: "200vh" }}>The end of a long page</p>
  </Wrapper>,
);
