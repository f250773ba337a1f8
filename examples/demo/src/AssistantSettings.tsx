import { AccountPicker, ConnectionList, DisconnectButton, RequireConnection, useDefaultAccount } from "composio-react";
import { type FormEvent, type ReactNode, useState } from "react";

/** What the assistant needs before it can work, which account it sends from, and how to take it away again. */
export function AssistantSettings(): ReactNode {
  return (
    <>
      <h1>Assistant</h1>
      <p className="lead">Every Monday the assistant mails a report of the week from your own address.</p>
      <RequireConnection toolkits={["gmail"]} keepMounted>
        <ReportSettings />
      </RequireConnection>
      <h2 className="part">Mailboxes</h2>
      <ConnectionList toolkits={["gmail"]} groupBy="toolkit" />
    </>
  );
}

function ReportSettings(): ReactNode {
  const { account } = useDefaultAccount("gmail");
  const [saved, setSaved] = useState("");

  function save(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const sender = new FormData(event.currentTarget).get("sender");
    if (typeof sender === "string") setSaved(`Saved: reports are sent from ${sender}.`);
  }

  return (
    <form className="report" aria-label="Weekly report" onSubmit={save}>
      <label>
        Subject
        <input className="field" name="subject" defaultValue="The week at Fernhill" />
      </label>
      <div>
        <label htmlFor="sender">Send from</label>
        <AccountPicker id="sender" toolkit="gmail" name="sender" required />
      </div>
      <p className="actions">
        <button type="submit" className="button">
          Save
        </button>
        {account && <DisconnectButton connectedAccountId={account.id} variant="plain" size="sm" />}
      </p>
      <output>{saved}</output>
    </form>
  );
}
