// The package in a real browser: a bare page, a plain form, a grade.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { PARTS, Rulebook, files } from "fugong";
import { listed, vectors, wireInput } from "../runners/vectors.mjs";
import { browse, open, serve } from "./site.mjs";

let site, browser;
before(async () => {
  site = await serve();
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

test("the page loads the package and knows every operation", async () => {
  const { page, errors } = await open(browser, `${site.address}/tests/browser/page.html`);
  await page.waitForSelector("html[data-operations]", { timeout: 10_000 });
  const named = (await page.getAttribute("html", "data-operations")).split(" ");
  assert.deepEqual(named.sort(), [...new Set(vectors.map(({ vector }) => vector.operation))].sort());
  assert.deepEqual(errors, []);
});

test("a form is filled in and shows the grade, with the base alone", async () => {
  const { page, errors } = await open(browser, `${site.address}/tests/browser/page.html`);
  await page.waitForSelector("html[data-operations]", { timeout: 10_000 });
  assert.deepEqual(await fetchedModules(page), ["fugong_bg.wasm"]);
  assert.equal(await page.textContent("h1"), "每日检查");
  assert.deepEqual(await page.locator("select").evaluateAll((all) => all.map(({ name }) => name)), ["temperature", "masks"]);

  const shown = () => page.textContent("output");
  await page.selectOption("[name=temperature]", "pass");
  assert.match(await shown(), /共 3 项/);
  await page.selectOption("[name=masks]", "pass");
  assert.equal(await shown(), "合格");
  await page.selectOption("[name=temperature]", "fail");
  assert.equal(await shown(), "不合格");
  assert.equal(await page.textContent("[role=alert]"), "");
  assert.deepEqual(errors, []);
});

test("the browser gives the same bytes as the list", async () => {
  const { page, errors } = await open(browser, `${site.address}/tests/browser/bare.html`);
  const inputs = vectors.map(({ vector }) => [vector.operation, wireInput(vector)]);
  const replies = await page.evaluate(async (inputs) => {
    const { PARTS, callText, init } = await import("fugong");
    await init({ parts: PARTS });
    return inputs.map(([operation, text]) => callText(operation, text));
  }, inputs);
  vectors.forEach(({ name }, index) => {
    assert.equal(createHash("sha256").update(replies[index]).digest("hex"), listed.get(name), name);
  });
  assert.deepEqual(errors, []);
});

for (const part of PARTS) {
  test(`with the part ${part} alone its operations give the same bytes, and the others say what they need`, async () => {
    const { page, errors } = await open(browser, `${site.address}/tests/browser/bare.html`);
    const inputs = vectors.map(({ vector }) => [vector.operation, wireInput(vector)]);
    const [before, replies] = await page.evaluate(async ([part, inputs]) => {
      const { callText, init } = await import("fugong");
      const replies = () => inputs.map(([operation, text]) => {
        try {
          return callText(operation, text);
        } catch (error) {
          return { operation, said: error.message };
        }
      });
      await init();
      const before = replies();
      await Promise.all([init({ parts: [part] }), init(), init({ parts: [part] })]);
      return [before, replies()];
    }, [part, inputs]);
    assert.deepEqual((await fetchedModules(page)).sort(), files([part]).map(nameOf).sort(), "each file is fetched once");
    vectors.forEach(({ name }, index) => {
      const [early, reply] = [before[index], replies[index]];
      if (typeof reply === "string") {
        assert.equal(createHash("sha256").update(reply).digest("hex"), listed.get(name), name);
        if (typeof early === "string") assert.equal(early, reply, name);
        else assert.equal(asked(early), part, early.said);
      } else {
        assert.ok(PARTS.includes(asked(reply)) && asked(reply) !== part, reply.said);
      }
    });
    assert.ok(before.filter((reply) => typeof reply === "string").length > 50);
    assert.ok(replies.filter((reply, index) => typeof reply === "string" && typeof before[index] !== "string").length > (part === "rulebooks" ? 2 : 10));
    assert.deepEqual(errors, []);
  });
}

test("a file that does not arrive is an error that can be tried again", async () => {
  const { page } = await open(browser, `${site.address}/tests/browser/bare.html`);
  const said = await page.evaluate(async () => {
    const { Rulebook, init, operations } = await import("fugong");
    const outcome = (attempt) => attempt.then(() => "loaded", (error) => error.message);
    const early = (() => { try { return operations(); } catch (error) { return error.message; } })();
    const lost = await outcome(init({ from: "/nowhere" }));
    const unknown = await outcome(init({ parts: ["reports", "x"] }));
    await init();
    const none = (() => { try { return Rulebook.builtIn("district-reopening"); } catch (error) { return error.message; } })();
    await init({ parts: ["rulebooks"] });
    const rules = Rulebook.builtIn("district-reopening");
    const half = await outcome(init({ parts: ["analysis"], from: (file) => (/shared/.test(file) ? `/wasm/pkg/${file}` : "/nowhere") }));
    const still = (() => { try { return rules.lint(); } catch (error) { return error.message; } })();
    await init({ parts: ["analysis"] });
    return [early, lost, unknown, none, half, still, rules.lint().length];
  });
  assert.deepEqual(said, [
    "fugong is not loaded yet: await init() first",
    `${site.address}/nowhere/fugong_bg.wasm: 404 Not Found`,
    'there is no part "x": the parts are analysis, approvals, reports, rulebooks',
    'the built-in rulebooks are in a part that is not loaded: await init({ parts: ["rulebooks"] }) first',
    `${site.address}/nowhere: 404 Not Found`,
    '`lint` is in a part that is not loaded: await init({ parts: ["analysis"] }) first',
    Rulebook.builtIn("district-reopening").lint().length,
  ]);
});

test("files come from a folder, or as responses, bytes and compiled modules", async () => {
  const { page, errors } = await open(browser, `${site.address}/tests/browser/bare.html`);
  const count = await page.evaluate(async () => {
    const { Rulebook, init } = await import("fugong");
    const bytes = async (file) => (await fetch(`/wasm/pkg/${file}`)).arrayBuffer();
    await init({ from: async (file) => new Response(await bytes(file)) }); // it says no type
    await init({ parts: ["approvals"], from: bytes });
    await init({ parts: ["reports"], from: async (file) => WebAssembly.compile(await bytes(file)) });
    await init({ parts: ["analysis", "rulebooks"], from: new URL("/wasm/pkg/", location) });
    return Rulebook.builtIn("district-reopening").lint().length;
  });
  assert.equal(count, Rulebook.builtIn("district-reopening").lint().length);
  assert.deepEqual(errors, []);
});

test("without a network the form works, and so does a part that was kept before it was asked for", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const form = `${site.address}/tests/browser/page.html`;
  await page.goto(form);
  await page.evaluate(async () => {
    await navigator.serviceWorker.register("worker.js");
    await navigator.serviceWorker.ready;
  });
  await page.goto(form); // from here on the worker sees what is fetched
  await page.waitForSelector("html[data-operations]", { timeout: 10_000 });
  await page.evaluate(async () => {
    const { files } = await import("fugong");
    await (await caches.open("fugong")).addAll(files(["analysis", "rulebooks"]));
  });
  await context.setOffline(true);
  await page.goto(form);
  await page.waitForSelector("html[data-operations]", { timeout: 10_000 });
  await page.selectOption("[name=temperature]", "pass");
  await page.selectOption("[name=masks]", "pass");
  assert.equal(await page.textContent("output"), "合格");
  const [analysis, reports] = await page.evaluate(async () => {
    const { Rulebook, init } = await import("fugong");
    await init({ parts: ["analysis", "rulebooks"] });
    const reports = await init({ parts: ["reports"] }).then(() => "loaded", () => "not to be had");
    return [Rulebook.builtIn("district-reopening").lint().length, reports];
  });
  assert.deepEqual([analysis, reports], [Rulebook.builtIn("district-reopening").lint().length, "not to be had"]);
  await context.close();
});

test("files of different builds are not put together", async () => {
  const { page, errors } = await open(browser, `${site.address}/tests/browser/bare.html`);
  const [said, count] = await page.evaluate(async () => {
    const { Rulebook, init } = await import("fugong");
    const ofAnotherBuild = async (file) => {
      const bytes = new Uint8Array(await (await fetch(`/wasm/pkg/${file}`)).arrayBuffer());
      const [mark] = WebAssembly.Module.customSections(await WebAssembly.compile(bytes), "build").map((section) => new Uint8Array(section));
      const at = bytes.findLastIndex((_, index) => mark.every((byte, further) => bytes[index + further] === byte));
      bytes[at] ^= 1;
      return bytes;
    };
    await init();
    const said = await init({ parts: ["analysis"], from: ofAnotherBuild }).then(() => "loaded", (error) => error.message);
    await init({ parts: ["analysis", "rulebooks"] });
    return [said, Rulebook.builtIn("district-reopening").lint().length];
  });
  assert.match(said, /^fugong_\w+\.wasm is not of the same build as fugong_bg\.wasm: fetch both anew$/);
  assert.equal(count, Rulebook.builtIn("district-reopening").lint().length);
  assert.deepEqual(errors, []);
});

/** Name the part that an error asks to be loaded, for the operation or for a rulebook that it names. */
function asked({ operation, said }) {
  const [, what, part] = said.match(/^(.*) in a part that is not loaded: await init\({ parts: \["(\w+)"\] }\) first$/) ?? [];
  assert.equal(what, part === "rulebooks" ? "the built-in rulebooks are" : `\`${operation}\` is`, said);
  return part;
}

/** Name the modules that a page has fetched. */
async function fetchedModules(page) {
  const places = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  return places.filter((place) => place.endsWith(".wasm")).map(nameOf);
}

function nameOf(place) {
  return place.split("/").at(-1);
}
