import { AuthConfigList, ConnectButton, useAuthConfigs } from "composio-react";
import type { ReactNode } from "react";

/** Fernhill's admins set up how its users connect. Open at `/admin`; the server's `authorizeAdmin` decides who may. */
export function AdminPage(): ReactNode {
  return (
    <>
      <h1>Admin</h1>
      <p className="lead">How Fernhill&rsquo;s users connect their apps.</p>
      <AuthConfigList />
      <TryThem toolkit="gmail" />
    </>
  );
}

/** Connects under each auth config of one app, to see what users will see. */
function TryThem({ toolkit }: { toolkit: string }): ReactNode {
  const { data = [] } = useAuthConfigs({ toolkit });
  return (
    <section aria-label="Try them">
      <h2 className="part">Try them</h2>
      <ul className="trials">
        {data
          .filter(({ isEnabled }) => isEnabled)
          .map(({ id, name }) => (
            <li key={id}>
              <span>{name}</span>
              <ConnectButton authConfigId={id} />
            </li>
          ))}
      </ul>
    </section>
  );
}
