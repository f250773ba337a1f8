import { expect, test } from "vitest";
import { label } from "../../src/components/shared/text.ts";
import { en } from "../../src/locales/en.ts";
import { fr } from "../../src/locales/fr.ts";

test.each([
  ["with a name", en.connecting, "Gmail", "Connecting Gmail…"],
  ["without one", en.connecting, "", "Connecting…"],
  ["at the end, without one", en.connect, "", "Connect"],
  ["a question without one", en.disconnectQuestion, "", "Disconnect?"],
  ["in French, whose no-break space stays", fr.disconnectQuestion, "Gmail", "Déconnecter Gmail\u00a0?"],
  ["in French without a name", fr.disconnectQuestion, "", "Déconnecter\u00a0?"],
  ["an app's own text, whose spaces are its own", "Déconnecter {name} ?", "Gmail", "Déconnecter Gmail ?"],
])("a label %s", (_, text, name, expected) => {
  expect(label(text, name)).toBe(expected);
});
