import { pageHead, pageHeaders } from "./pageParts.ts";

const texts = {
  signedOut: "You are signed out here. Sign in to the app in another tab, then try again within 10 minutes.",
  failed: "This can’t be finished right now. Try again within 10 minutes.",
  incomplete: "This link is not complete. You can close this window and connect again.",
} as const;

interface VerifyPage {
  readonly text: keyof typeof texts;
  /** HTTP status. */
  readonly status: number;
  readonly nonce: string;
}

/** A page that says why a connection isn't finished. "Try again" reloads it; the page never contains its own address. */
export function verifyPage({ text, status, nonce }: VerifyPage): Response {
  const again = text === "incomplete" ? "" : `<p><a href="">Try again</a></p>`;
  const html = `<!doctype html>
<html lang="en">
<head>
${pageHead("Connection", nonce)}
</head>
<body>
<main><p>${texts[text]}</p>${again}</main>
</body>
</html>
`;
  return new Response(html, { status, headers: pageHeaders(nonce) });
}
