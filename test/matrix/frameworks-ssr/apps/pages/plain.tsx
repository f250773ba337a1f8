import { Integrations } from "../integrations";
import { Providers } from "../providers";

export default function Plain() {
  return (
    <Providers>
      <Integrations />
    </Providers>
  );
}
