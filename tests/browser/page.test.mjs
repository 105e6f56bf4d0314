// The package in a real browser: a bare page, a plain form, a grade.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { Rulebook } from "fugong";
import { listed, vectors, wireInput } from "../runners/vectors.mjs";
import { browse, open, serve } from "./site.mjs";

/** The operations of the small module. */
const FORM = ["canonicalize", "checklist_view", "day_kind", "deadline", "evaluate", "score", "summary"];

let site, browser;
before(async () => {
  site = await serve();
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

test("each module is loaded alone and knows its operations", async () => {
  const named = async (module) => {
    const { page, errors } = await open(browser, `${site.address}/tests/browser/bare.html`);
    const operations = await page.evaluate(async (module) => {
      const { init, operations } = await import("fugong");
      await init(module && { module });
      return operations();
    }, module);
    assert.deepEqual(await fetchedModules(page), [module === "inspections" ? "fugong_inspections_bg.wasm" : "fugong_bg.wasm"]);
    assert.deepEqual(errors, []);
    return operations.sort();
  };
  assert.deepEqual(await named(), [...new Set(vectors.map(({ vector }) => vector.operation))].sort());
  assert.deepEqual(await named("inspections"), FORM);
});

test("a form is filled in and shows the grade, with the small module", async () => {
  const { page, errors } = await open(browser, `${site.address}/tests/browser/page.html`);
  await page.waitForSelector("html[data-operations]", { timeout: 10_000 });
  assert.deepEqual(await fetchedModules(page), ["fugong_inspections_bg.wasm"]);
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
    const { callText, init } = await import("fugong");
    await init();
    return inputs.map(([operation, text]) => callText(operation, text));
  }, inputs);
  vectors.forEach(({ name }, index) => {
    assert.equal(createHash("sha256").update(replies[index]).digest("hex"), listed.get(name), name);
  });
  assert.deepEqual(errors, []);
});

test("the small module gives the same bytes, says what it does not hold, and the full one can follow", async () => {
  const { page, errors } = await open(browser, `${site.address}/tests/browser/bare.html`);
  const inputs = vectors.map(({ vector }) => [vector.operation, wireInput(vector)]);
  const [before, after] = await page.evaluate(async (inputs) => {
    const { callText, init } = await import("fugong");
    const replies = () => inputs.map(([operation, text]) => callText(operation, text));
    const small = { module: "inspections" };
    await Promise.all([init(small), init(small)]);
    const before = replies();
    await Promise.all([init(), init(small), init()]);
    await init(small);
    return [before, replies()];
  }, inputs);
  assert.deepEqual(await fetchedModules(page), ["fugong_inspections_bg.wasm", "fugong_bg.wasm"], "each file is fetched once");
  const sha256 = (text) => createHash("sha256").update(text).digest("hex");
  vectors.forEach(({ name, vector }, index) => {
    assert.equal(sha256(after[index]), listed.get(name), name);
    const { operation, rulebook } = vector;
    if (FORM.includes(operation) && !rulebook?.built_in) assert.equal(before[index], after[index], name);
    else assert.deepEqual(JSON.parse(before[index]), { problems: [unheld(operation, rulebook?.built_in)] }, name);
  });
  assert.deepEqual(errors, []);
});

test("rulebooks of the small module keep working after the full one is loaded, and say when to load them again", async () => {
  const { page, errors } = await open(browser, `${site.address}/tests/browser/page.html`);
  await page.waitForSelector("html[data-operations]", { timeout: 10_000 });
  const said = await page.evaluate(async () => {
    const { FugongError, Rulebook, init } = await import("fugong");
    const told = (ask) => { try { return ask(); } catch (error) { return error instanceof FugongError && error.text(); } };
    const document = await (await fetch("rulebook.json")).text();
    const early = Rulebook.load(document);
    const score = (rules) => JSON.stringify(rules.score("daily", { answers: { temperature: "pass" } }));
    const first = [score(early), told(() => Rulebook.builtIn("district-reopening")), told(() => early.lint())];
    await init();
    const late = Rulebook.load(document);
    const same = [score(early), score(late)].every((card) => card === first[0]);
    const then = [same, told(() => early.lint()), late.lint().length, Rulebook.builtIn("district-reopening").lint().length];
    early.free();
    return [...first.slice(1), ...then, score(late) === first[0]];
  });
  const again = 'unknown_id: there is no operation `lint` in the module "inspections"; `await init()` loads the full module: load the rulebook again after it';
  assert.deepEqual(said, [
    'unknown_id: there is no rulebook `district-reopening` in the module "inspections"; `await init()` loads the full module',
    again,
    true,
    again,
    Rulebook.load(await readFile(new URL("rulebook.json", import.meta.url), "utf8")).lint().length,
    Rulebook.builtIn("district-reopening").lint().length,
    true,
  ]);
  assert.deepEqual(errors, []);
});

test("a file that does not arrive is an error that names it and can be tried again", async () => {
  const { page } = await open(browser, `${site.address}/tests/browser/bare.html`);
  const said = await page.evaluate(async () => {
    const { Rulebook, init, operations } = await import("fugong");
    const outcome = (attempt) => attempt.then(() => "loaded", (error) => error.message);
    const early = (() => { try { return operations(); } catch (error) { return error.message; } })();
    const lost = await Promise.all([init({ from: "/nowhere.wasm" }), init()].map(outcome));
    const unknown = await outcome(init({ module: "forms" }));
    const closed = await outcome(init({ module: "inspections", from: "http://127.0.0.1:1/small.wasm" }));
    const bytes = await outcome(init({ from: new Uint8Array([0, 1, 2, 3]) }));
    await init();
    return [early, ...lost, unknown, closed, bytes, Rulebook.builtIn("district-reopening").lint().length];
  });
  const bytes = said.splice(5, 1)[0];
  assert.ok(bytes.startsWith(`${site.address}/wasm/pkg/fugong_bg.wasm: `), bytes);
  assert.deepEqual(said, [
    "fugong is not loaded yet: await init() first",
    `${site.address}/nowhere.wasm: 404 Not Found`,
    `${site.address}/nowhere.wasm: 404 Not Found`,
    'there is no module "forms": the modules are everything, inspections',
    "http://127.0.0.1:1/small.wasm: Failed to fetch",
    Rulebook.builtIn("district-reopening").lint().length,
  ]);
});

test("a module comes from an address, or as a response, bytes or a compiled module", async () => {
  const count = Rulebook.builtIn("district-reopening").lint().length;
  for (const how of ["address", "url", "request", "response", "bytes", "compiled"]) {
    const { page, errors } = await open(browser, `${site.address}/tests/browser/bare.html`);
    const found = await page.evaluate(async (how) => {
      const { Rulebook, init } = await import("fugong");
      const place = "/wasm/pkg/fugong_bg.wasm";
      const bytes = async () => (await fetch(place)).arrayBuffer();
      const sources = {
        address: () => place,
        url: () => new URL(place, location),
        request: () => new Request(place),
        response: async () => new Response(await bytes()), // it says no type
        bytes,
        compiled: async () => WebAssembly.compile(await bytes()),
      };
      await init({ from: sources[how]() });
      return Rulebook.builtIn("district-reopening").lint().length;
    }, how);
    assert.equal(found, count, how);
    assert.deepEqual(errors, [], how);
  }
});

test("without a network the form works, and so does the full module that was kept before it was asked for", async () => {
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
    const { moduleUrl } = await import("fugong");
    await (await caches.open("fugong")).add(moduleUrl());
  });
  await context.setOffline(true);
  await page.goto(form);
  await page.waitForSelector("html[data-operations]", { timeout: 10_000 });
  await page.selectOption("[name=temperature]", "pass");
  await page.selectOption("[name=masks]", "pass");
  assert.equal(await page.textContent("output"), "合格");
  const count = await page.evaluate(async () => {
    const { Rulebook, init } = await import("fugong");
    await init();
    return Rulebook.builtIn("district-reopening").lint().length;
  });
  assert.equal(count, Rulebook.builtIn("district-reopening").lint().length);
  await context.close();
});

/** The problem that the small module gives for an operation that it does not hold, or for a built-in rulebook. */
function unheld(operation, builtIn) {
  const [what, word, id] = FORM.includes(operation) ? ["rulebook", "规则集", builtIn] : ["operation", "操作", operation];
  return {
    code: "unknown_id",
    kind: "problem",
    path: what === "rulebook" ? "/rulebook/built_in" : "",
    params: { id, what },
    message: {
      "zh-CN": `没有名为 \`${id}\` 的${word}（当前为 inspections 模块）；请先 \`await init()\` 加载完整模块`,
      en: `there is no ${what} \`${id}\` in the module "inspections"; \`await init()\` loads the full module`,
    },
  };
}

/** Name the modules that a page has fetched. */
async function fetchedModules(page) {
  const places = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  return places.filter((place) => place.endsWith(".wasm")).map((place) => place.split("/").at(-1));
}
