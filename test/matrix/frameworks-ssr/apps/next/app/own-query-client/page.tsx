import { Connections } from "../Connections";
import { OnlyComposio } from "../Providers";

export default function Page() {
  return (
    <OnlyComposio>
      <Connections />
    </OnlyComposio>
  );
}
