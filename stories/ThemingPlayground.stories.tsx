import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, waitFor } from "storybook/test";
import { ApiKeyForm, ComposioProvider, ConnectButton, ConnectionList, type Theme } from "../src/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, languages, loadWorld, withWorld, worldOf } from "./support/world.tsx";

interface Choices extends Omit<Theme, "variables" | "preset"> {
  // `undefined` cannot be chosen in a list.
  preset?: NonNullable<Theme["preset"]>;
  language: "en" | "ar" | "de" | "he" | "ja";
}

// No JSDoc here: Storybook's compiler would put it in the place of `parameters`.
const meta: Meta<Choices> = {
  title: "Theming/Playground",
  tags: ["!autodocs"],
  loaders: [loadWorld],
  decorators: [withWorld],
  parameters: inWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
      control.addAccount({ userId: user, toolkit: "github", status: "EXPIRED" });
    },
  }),
  args: {
    preset: "neutral",
    colorScheme: "auto",
    accentColor: "",
    onAccentColor: "",
    borderRadius: "",
    fontFamily: "",
    density: "default",
    language: "en",
  },
  argTypes: {
    preset: { control: "inline-radio", options: ["neutral", "soft", "contrast"] },
    colorScheme: { control: "inline-radio", options: ["auto", "light", "dark"] },
    accentColor: { control: "color" },
    onAccentColor: { control: "color" },
    borderRadius: { control: "text", description: "any CSS length, such as 14px" },
    fontFamily: { control: "text", description: "fonts of this page, such as Georgia, serif" },
    density: { control: "inline-radio", options: ["compact", "default", "comfortable"] },
    language: { control: "inline-radio", options: ["en", "ar", "de", "he", "ja"] },
  },
  render: ({ language, ...chosen }, { loaded }) => {
    const theme = Object.fromEntries(Object.entries(chosen).filter(([name, value]) => value !== defaults[name]));
    const messages = languages[language];
    const direction = language === "ar" || language === "he" ? "rtl" : undefined;
    return (
      <ComposioProvider client={worldOf({ loaded }).client} theme={theme} {...(messages && { messages })}>
        <div className="story-gallery" dir={direction}>
          <ConnectButton toolkit="slack" />
          <ConnectButton toolkit="notion" variant="outline" />
          <ConnectButton toolkit="gmail" />
        </div>
        <div dir={direction}>
          <ConnectionList />
        </div>
        <div dir={direction}>
          <ApiKeyForm toolkit="stripe" />
        </div>
        <Code text={codeOf(theme, language)} />
      </ComposioProvider>
    );
  },
};

export default meta;
type Story = StoryObj<Choices>;

/** What needs no line of code. */
const defaults: Readonly<Record<string, string>> = {
  preset: "neutral",
  colorScheme: "auto",
  accentColor: "",
  onAccentColor: "",
  borderRadius: "",
  fontFamily: "",
  density: "default",
};

function codeOf(theme: Readonly<Record<string, unknown>>, language: string): string {
  const lines = Object.entries(theme).map(([name, value]) => `    ${name}: ${JSON.stringify(value)},`);
  return [
    ...(language === "en" ? [] : [`import { ${language} } from "composio-react/locales/${language}";`, ""]),
    "<ComposioProvider",
    "  client={client}",
    ...(lines.length > 0 ? ["  theme={{", ...lines, "  }}"] : []),
    ...(language === "en" ? [] : [`  messages={${language}}`]),
    ">",
  ].join("\n");
}

function Code({ text }: { text: string }) {
  const [copied, setCopied] = useState("");
  return (
    <>
      <pre className="story-code" data-testid="code">
        {text}
      </pre>
      <button
        type="button"
        className="story-copy"
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(text))}
      >
        {copied === text ? "Copied" : "Copy"}
      </button>
    </>
  );
}

export const Playground: Story = {
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByRole("button", { name: "Connect Slack" })).toHaveAttribute("data-phase"));
    await expect((await canvas.findAllByText("Work")).length).toBe(2);
    await expect(canvas.getByTestId("code")).toHaveTextContent("<ComposioProvider client={client} >");
  },
};

export const ABrandInGerman: Story = {
  args: {
    preset: "soft",
    accentColor: "#7c3aed",
    borderRadius: "14px",
    fontFamily: "Georgia, serif",
    density: "comfortable",
    language: "de",
  },
  play: async ({ canvas }) => {
    const button = await canvas.findByRole("button", { name: "Slack verbinden" });
    await waitFor(() => expect(getComputedStyle(button).backgroundColor).toBe("rgb(124, 58, 237)"));
    await expect(canvas.getByTestId("code")).toHaveTextContent('accentColor: "#7c3aed"');
    await expect(canvas.getByTestId("code")).toHaveTextContent("messages={de}");
  },
};
