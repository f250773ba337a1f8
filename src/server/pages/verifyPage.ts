import { pageHead, pageHeaders } from "./pageParts.ts";

const texts = {
  signedOut: "You are signed out here. Sign in to the app in another tab, then try again within 10 minutes.",
  failed: "This can’t be finished right now. Try again within 10 minutes.",
  incomplete: "This link is not complete. You can close this window and connect again.",
} as const;

interface VerifyPage {
  readonly words: keyof typeof texts;
  /** HTTP status. */
  readonly status: number;
  readonly nonce: string;
}

/** Says why a connection isn't finished yet. "Try again" is this very address, which the page itself never repeats. */
export function verifyPage({ words, status, nonce }: VerifyPage): Response {
  const again = words === "incomplete" ? "" : `<p><a href="">Try again</a></p>`;
  const html = `<!doctype html>
<html lang="en">
<head>
${pageHead("Connection", nonce)}
</head>
<body>
<main><p>${texts[words]}</p>${again}</main>
</body>
</html>
`;
  return new Response(html, { status, headers: pageHeaders(nonce) });
}
