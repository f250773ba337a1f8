import { Connections } from "../Connections";
import { OnlyComposio } from "../Providers";

export default function OwnQueryClient() {
  return (
    <OnlyComposio>
      <Connections />
    </OnlyComposio>
  );
}
