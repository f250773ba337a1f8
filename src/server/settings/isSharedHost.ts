/** Domains under which anybody can get a host. A wildcard would trust all these hosts. The list is not complete. */
const shared = new Set(
  `amplifyapp.com app.github.dev appspot.com azurefd.net azurewebsites.net blogspot.com bolt.host
  cloudfront.net codesandbox.io csb.app deno.dev deno.net edgeone.app firebaseapp.com fly.dev gitbook.io github.dev
  github.io gitlab.io gitpod.io glitch.me herokuapp.com hf.space koyeb.app lhr.life loca.lt localtunnel.me lovable.app
  myshopify.com netlify.app ngrok.app ngrok.dev ngrok.io ngrok-free.app ngrok-free.dev onrender.com ondigitalocean.app
  pages.dev pythonanywhere.com railway.app readthedocs.io repl.co replit.app replit.dev serveo.net sourceforge.io
  stackblitz.io streamlit.app surge.sh translate.goog trycloudflare.com up.railway.app vercel.app vusercontent.net
  web.app webcontainer.io webflow.io wixsite.com wordpress.com workers.dev zeabur.app`.split(/\s+/),
);
/** Such domains with a region or cluster in the name. */
const regional =
  /(?:^|\.)(?:amazonaws\.com|azurestaticapps\.net|azurecontainerapps\.io|cloudapp\.(?:azure\.com|net)|cloudworkstations\.dev|devtunnels\.ms|elasticbeanstalk\.com|lambda-url\.[^.]+\.on\.aws|run\.app|usercontent\.goog)$/;
/** Public suffixes of two labels: `co.uk`, `com.au`, `or.jp`. */
const secondLevel = /^(?:ac|co|com|edu|go|gob|gov|govt|gv|ltd|mil|ne|net|nom|or|org|plc|sch)\.[a-z]{2}$/;

/** Whether anybody can get a host under this name: a hosting platform, a tunnel service or a public suffix. */
export function isSharedHost(hostname: string): boolean {
  const name = hostname.replace(/\.$/, "");
  return shared.has(name) || regional.test(name) || secondLevel.test(name);
}
