import { Connections } from "../Connections";
import { Providers } from "../Providers";

export default function Plain() {
  return (
    <Providers>
      <Connections />
    </Providers>
  );
}
