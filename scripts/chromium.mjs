import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";

const scripts = dirname(fileURLToPath(import.meta.url));
const cache = resolve(scripts, "../.cache");
const packageName = "@sparticuz/chromium";

/** Calls home to nobody, and asks nothing. Web security stays as users have it. */
const launchArguments = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
];

/**
 * More arguments, for tests whose pages are many and small: V8's optimizing compilers cost more there than their code saves.
 * Its quick compiler, for all code at once, saves a seventh of a page's processor time.
 */
export const cpuSavingArguments = ["--js-flags=--no-maglev,--no-opt,--always-sparkplug"];

/**
 * Playwright launch options for a Chromium that exists on this machine, fetched through npm where there is
 * none. The first call of a fresh clone may take some seconds, later ones some milliseconds.
 */
export async function launchOptions(moreArguments = []) {
  const { executablePath, environment } = await findChromium();
  return {
    executablePath,
    args: [...launchArguments, ...moreArguments],
    chromiumSandbox: hasSandbox(executablePath, environment),
    env: { ...process.env, ...environment },
  };
}

/**
 * In order: CHROMIUM_PATH, Playwright's own download, the one in npm's registry, an installed one. A browser of a
 * known version comes before whatever is installed: what is green here is then green in a fresh clone elsewhere.
 */
async function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (answers(named)) return { executablePath: named, environment: {} };
    throw new Error(
      `CHROMIUM_PATH is ${named}, which does not start. Point it at a Chromium, Chrome or Edge, or unset it.`,
    );
  }
  const isUsable = (path) => existsSync(path) && answers(path);
  const downloaded = await playwrightPath();
  if (isUsable(downloaded)) return { executablePath: downloaded, environment: {} };
  let reason = "";
  if (process.platform === "linux" && process.arch === "x64") {
    try {
      return await chromiumFromNpm();
    } catch (error) {
      reason = `${error.message}\n`;
    }
  }
  const installed = installedPaths().find(isUsable);
  if (!installed) {
    throw new Error(
      `${reason}No browser for the tests. Install Chrome, Chromium or Edge, run \`npx playwright install chromium\`, or set CHROMIUM_PATH.`,
    );
  }
  if (reason !== "") console.error(`${reason}Taking ${installed} instead.`);
  return { executablePath: installed, environment: {} };
}

async function playwrightPath() {
  const { chromium } = await import("playwright-core");
  return chromium.executablePath();
}

function installedPaths() {
  if (process.platform === "darwin") {
    return ["Google Chrome", "Chromium", "Microsoft Edge"].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform === "win32") {
    const bases = [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA].filter(
      Boolean,
    );
    const names = ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"];
    return bases.flatMap((base) => names.map((name) => join(base, name)));
  }
  const names = [
    "google-chrome-stable",
    "google-chrome",
    "chromium",
    "chromium-browser",
    "microsoft-edge-stable",
    "microsoft-edge",
  ];
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Chrome on Windows opens a window instead of answering `--version`: there, being installed has to do. */
function answers(path, environment = {}) {
  if (process.platform === "win32") return existsSync(path);
  const { status } = spawnSync(path, ["--version"], {
    env: { ...process.env, ...environment },
    stdio: "ignore",
    timeout: 20_000,
  });
  return status === 0;
}

/**
 * Root has to go without Chromium's sandbox, and so has everyone where the kernel allows no user namespaces
 * (containers, newer Ubuntu). The tests open no page but our own.
 */
function hasSandbox(path, environment) {
  if (process.platform !== "linux") return true;
  if (process.getuid?.() === 0) return false;
  const { status } = spawnSync(path, ["--headless", "--disable-gpu", "--dump-dom", "about:blank"], {
    env: { ...process.env, ...environment },
    stdio: "ignore",
    timeout: 20_000,
  });
  return status === 0;
}

/** Of the package only the data files are used: its own launcher switches web security off and wants a newer Node. */
async function chromiumFromNpm() {
  const lock = JSON.parse(await readFile(join(scripts, "chromium/package-lock.json"), "utf8"));
  const folder = join(cache, `chromium-${lock.packages[`node_modules/${packageName}`].version}`);
  if (!existsSync(folder)) await installOnce(folder);

  const executablePath = join(folder, "chromium");
  // With no font at all on the machine, a page never finishes.
  const environment = { FONTCONFIG_FILE: join(folder, "fonts.conf") };
  if (answers(executablePath, environment)) return { executablePath, environment };

  const libraries = [join(folder, "lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter);
  const withLibraries = { ...environment, LD_LIBRARY_PATH: libraries };
  if (answers(executablePath, withLibraries)) return { executablePath, environment: withLibraries };
  throw new Error(`The Chromium in ${folder} does not start. Install Chrome or Chromium, or set CHROMIUM_PATH.`);
}

/** Works in a folder of its own and renames it: two runs may race, and an interrupted one leaves nothing half done. */
async function installOnce(folder) {
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, "chromium-draft-"));
  try {
    for (const file of ["package.json", "package-lock.json"])
      await copyFile(join(scripts, "chromium", file), join(draft, file));
    installFromNpm(draft);
    const source = join(draft, "node_modules", packageName, "bin");
    await writeFile(join(draft, "chromium"), await decompress(join(source, "chromium.br")), { mode: 0o755 });
    for (const archive of ["swiftshader", "fonts", "al2023"]) {
      await extractTar(await decompress(join(source, `${archive}.tar.br`)), draft);
    }
    await writeFile(join(draft, "fonts.conf"), fontConfiguration(folder));
    await rm(join(draft, "node_modules"), { recursive: true });
    await chmod(draft, 0o755);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

function installFromNpm(folder) {
  console.error("Fetching the tests' Chromium from npm (70 MB, once) …");
  const { status, stderr } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: folder,
    encoding: "utf8",
    // The package asks for a newer Node than its data files need.
    env: { ...process.env, npm_config_engine_strict: "false" },
  });
  if (status !== 0) throw new Error(`npm could not fetch Chromium:\n${stderr}`);
}

async function decompress(path) {
  return promisify(brotliDecompress)(await readFile(path));
}

/** Reads the plain files of a tar archive: a bare machine may lack `tar`. */
async function extractTar(archive, folder) {
  const text = (start, end) => archive.toString("utf8", start, end).replace(/\0.*$/s, "");
  for (let offset = 0; archive[offset] !== 0 && offset < archive.length;) {
    const path = resolve(folder, text(offset, offset + 100));
    const mode = Number.parseInt(text(offset + 100, offset + 108), 8);
    const size = Number.parseInt(text(offset + 124, offset + 136), 8);
    const type = text(offset + 156, offset + 157);
    const content = archive.subarray(offset + 512, offset + 512 + size);
    if (!path.startsWith(folder)) throw new Error(`The archive names a path outside its folder: ${path}`);
    if (type === "0" || type === "") {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
      await chmod(path, mode);
    }
    offset += 512 + Math.ceil(size / 512) * 512;
  }
}

/** The machine's fonts come too: the package holds only Latin, Greek and Cyrillic ones. */
function fontConfiguration(folder) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log((await launchOptions()).executablePath);
