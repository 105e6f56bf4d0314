// The package in a page that Vite has built, under a strict content security policy.

import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Rulebook, call } from "fugong";
import { build } from "vite";
import { browse, open, serve } from "./site.mjs";

/** What a strict page allows: its own files, and compiling WebAssembly. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const EVERYTHING = Number.MAX_SAFE_INTEGER;

let browser;
before(async () => {
  browser = await browse();
});
after(() => browser?.close());

/** Build the page; files up to `assetsInlineLimit` bytes become `data:` addresses in its code, Vite's own limit if left out. */
async function built(t, assetsInlineLimit) {
  const outDir = await mkdtemp(join(tmpdir(), "fugong-bundled-"));
  t.after(() => rm(outDir, { recursive: true }));
  const root = fileURLToPath(new URL("bundled/", import.meta.url));
  await build({ root, configFile: false, envFile: false, logLevel: "error", build: { outDir, emptyOutDir: true, reportCompressedSize: false, assetsInlineLimit } });
  const names = await readdir(join(outDir, "assets"));
  const code = await Promise.all(names.filter((name) => name.endsWith(".js")).map((name) => readFile(join(outDir, "assets", name), "utf8")));
  return { outDir, code: code.join("\n"), files: names.filter((name) => !name.endsWith(".js")) };
}

/** Serve a built page under a policy; give what it shows, and its errors. */
async function shown(t, root, policy = POLICY) {
  const site = await serve({ root, headers: { "Content-Security-Policy": policy } });
  t.after(() => site.stop());
  const { page, errors } = await open(browser, `${site.address}/index.html`);
  await page.waitForSelector("output[data-done]", { state: "attached", timeout: 20_000 });
  return { text: await page.textContent("output"), errors };
}

function expected() {
  const card = Rulebook.builtIn("district-reopening").score("daily-eight", { facts: {}, answers: { gate: "pass" } });
  return `${card.headline["zh-CN"]} ${call("summary", { rulebook: { built_in: "lighthouse" } }).checklists.length}`;
}

test("a page as Vite builds it: the modules are files, small rulebooks stand in the code", async (t) => {
  const { outDir, code, files } = await built(t);
  assert.ok(code.includes("data:application/json;base64,"), "a rulebook is below Vite's limit");
  assert.equal(files.filter((name) => name.endsWith(".wasm")).length, 2);
  assert.ok(files.some((name) => name.startsWith("district-reopening")));
  assert.deepEqual(await shown(t, outDir), { text: expected(), errors: [] });
});

test("a page with every file in its code, and a short error where WebAssembly is not allowed", async (t) => {
  const { outDir, code, files } = await built(t, EVERYTHING);
  assert.ok(code.includes("data:application/wasm;base64,"));
  assert.deepEqual(files, []);
  assert.deepEqual(await shown(t, outDir), { text: expected(), errors: [] });

  const { text } = await shown(t, outDir, "default-src 'self'");
  assert.match(text, /^module everything \(a data: address\): .*unsafe-eval/);
  assert.ok(text.length < 400, text);
});
