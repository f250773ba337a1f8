import { Connections } from "../Connections";
import { Providers } from "../Providers";

export default function Page() {
  return (
    <Providers>
      <Connections />
    </Providers>
  );
}
