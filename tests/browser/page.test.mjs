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
/** The built-in rulebooks that vectors name. */
const NAMED = Rulebook.builtIns().filter((id) => vectors.some(({ vector }) => vector.rulebook?.built_in === id));

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
  const replies = await page.evaluate(async ([inputs, builtIns]) => {
    const { callText, init } = await import("fugong");
    await init({ builtIns });
    return inputs.map(([operation, text]) => callText(operation, text));
  }, [inputs, NAMED]);
  vectors.forEach(({ name }, index) => {
    assert.equal(createHash("sha256").update(replies[index]).digest("hex"), listed.get(name), name);
  });
  assert.deepEqual(errors, []);
});

/** The sections of a rulebook that no form reads. What is wrong there the full module alone tells. */
const UNREAD = /^\/rulebook\/document\/(unit_kinds|workflows|reports|bulletins|sheets)(\/|$)/;

/** The same bytes, but for problems of sections that the small module does not read. */
function sameForAForm(small, full, name) {
  const problems = (reply) => JSON.parse(reply).problems ?? [];
  const told = problems(full).filter(({ path }) => !UNREAD.test(path));
  if (told.length === problems(full).length) return assert.equal(small, full, name);
  const load = (all) => all.filter(({ path }) => path.startsWith("/rulebook"));
  assert.deepEqual(load(problems(small)), told, name);
}

test("the small module gives the same bytes, says what it does not hold, and the full one can follow", async () => {
  const { page, errors } = await open(browser, `${site.address}/tests/browser/bare.html`);
  const inputs = vectors.map(({ vector }) => [vector.operation, wireInput(vector)]);
  const [before, after] = await page.evaluate(async ([inputs, builtIns]) => {
    const { callText, init } = await import("fugong");
    const replies = () => inputs.map(([operation, text]) => callText(operation, text));
    const small = { module: "inspections", builtIns };
    await Promise.all([init(small), init(small)]);
    const before = replies();
    await Promise.all([init(), init(small), init()]);
    await init(small);
    return [before, replies()];
  }, [inputs, NAMED]);
  assert.deepEqual(await fetchedModules(page), ["fugong_inspections_bg.wasm", "fugong_bg.wasm"], "each file is fetched once");
  const sha256 = (text) => createHash("sha256").update(text).digest("hex");
  vectors.forEach(({ name, vector }, index) => {
    assert.equal(sha256(after[index]), listed.get(name), name);
    const { operation } = vector;
    if (FORM.includes(operation)) sameForAForm(before[index], after[index], name);
    else assert.deepEqual(JSON.parse(before[index]), { problems: [unheld(operation)] }, name);
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
    const first = [score(early), told(() => early.lint())];
    await init();
    const late = Rulebook.load(document);
    const same = [score(early), score(late)].every((card) => card === first[0]);
    const then = [same, told(() => early.lint()), late.lint().length];
    early.free();
    return [...first.slice(1), ...then, score(late) === first[0]];
  });
  const again = 'unknown_id: there is no operation `lint` in the module "inspections"; `await init()` loads the full module: load the rulebook again after it';
  assert.deepEqual(said, [again, true, again, Rulebook.load(await readFile(new URL("rulebook.json", import.meta.url), "utf8")).lint().length, true]);
  assert.deepEqual(errors, []);
});

test("a built-in rulebook is fetched once, by its name, and serves both modules; before, the error says how to fetch it", async () => {
  const { page, errors } = await open(browser, `${site.address}/tests/browser/bare.html`);
  const said = await page.evaluate(async () => {
    const { FugongError, Rulebook, call, init, rulebookUrl } = await import("fugong");
    const told = (ask) => { try { return ask(); } catch (error) { return error instanceof FugongError && [error.path, error.text("en"), error.text("zh-CN")]; } };
    const [built_in, module] = ["lighthouse", "inspections"];
    const asked = () => [told(() => Rulebook.builtIn(built_in)), told(() => call("summary", { rulebook: { built_in } }))];
    const sha256 = () => [Rulebook.builtIn(built_in), Rulebook.load(document)].map((rules) => rules.summary().made_with.sha256);
    await init({ module });
    const small = [...asked(), told(() => Rulebook.builtIn("gate-chekc"))];
    await Promise.all([init({ module, builtIns: [built_in] }), init({ module, builtIns: [built_in, built_in] })]);
    const document = await (await fetch(rulebookUrl(built_in))).text();
    const first = [sha256(), call("summary", { rulebook: { built_in } }).made_with.sha256];
    await init({ builtIns: [built_in] });
    const missing = told(() => Rulebook.builtIn("hnqis2"));
    const [, other] = told(() => call("compare_checklists", { rulebook: { built_in }, checklist: "no-such", to: { built_in: "hnqis2" } }));
    return { small, first, then: sha256(), missing, other };
  });
  const { sha256 } = Rulebook.builtIn("lighthouse").summary().made_with;
  const toFetch = (path, id, module = "") => [
    path,
    `unknown_id${path && ` at ${path}`}: there is no rulebook \`${id}\` here yet; \`await init({ ${module}builtIns: ["${id}"] })\` fetches it`,
    `unknown_id${path && ` at ${path}`}: 没有名为 \`${id}\` 的规则集（尚未加载）；请先 \`await init({ ${module}builtIns: ["${id}"] })\``,
  ];
  const small = 'module: "inspections", ';
  const unknown = ["", "unknown_id: there is no rulebook `gate-chekc`", "unknown_id: 没有名为 `gate-chekc` 的规则集"];
  assert.deepEqual(said.small, [toFetch("", "lighthouse", small), toFetch("/rulebook/built_in", "lighthouse", small), unknown]);
  assert.deepEqual([said.first, said.then], [[[sha256, sha256], sha256], [sha256, sha256]]);
  assert.deepEqual(said.missing, toFetch("", "hnqis2"));
  assert.ok(said.other.split("\n").includes(toFetch("/to/built_in", "hnqis2")[1]), said.other);
  const places = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  assert.equal(places.filter((place) => place.endsWith(".json")).length, 2, "once by init, once by this test");
  assert.deepEqual(errors, []);
});

test("a file that does not arrive is an error that names it and can be tried again", async () => {
  const { page } = await open(browser, `${site.address}/tests/browser/bare.html`);
  await page.route("**/lighthouse.json", (route) => route.fulfill({ status: 404 }), { times: 1 });
  await page.route("**/hnqis2.json", (route) => route.fulfill({ body: "<!doctype html>" }), { times: 1 });
  const said = await page.evaluate(async () => {
    const { Rulebook, init, operations } = await import("fugong");
    const outcome = (attempt) => attempt.then(() => "loaded", (error) => error.message);
    const early = (() => { try { return operations(); } catch (error) { return error.message; } })();
    const lost = await Promise.all([init({ from: "/nowhere.wasm" }), init()].map(outcome));
    const unknown = await outcome(init({ module: "forms" }));
    const closed = await outcome(init({ module: "inspections", from: "http://127.0.0.1:1/small.wasm" }));
    const bytes = await outcome(init({ from: new Uint8Array([0, 1, 2, 3]) }));
    const builtIns = ["lighthouse", "hnqis2"];
    const files = [await outcome(init({ builtIns: ["lighthouse"] })), await outcome(init({ builtIns: ["hnqis2"] }))];
    await init({ builtIns });
    return [early, ...lost, unknown, closed, bytes, ...files, ...builtIns.map((id) => Rulebook.builtIn(id).summary().made_with.rulebook)];
  });
  const bytes = said.splice(5, 1)[0];
  assert.ok(bytes.startsWith(`${site.address}/wasm/pkg/fugong_bg.wasm: `), bytes);
  assert.deepEqual(said, [
    "fugong is not loaded yet: await init() first",
    `${site.address}/nowhere.wasm: 404 Not Found`,
    `${site.address}/nowhere.wasm: 404 Not Found`,
    'there is no module "forms": the modules are everything, inspections',
    "http://127.0.0.1:1/small.wasm: Failed to fetch",
    `${site.address}/wasm/rulebooks/lighthouse.json: 404 Not Found`,
    `${site.address}/wasm/rulebooks/hnqis2.json: this is not a rulebook's JSON`,
    "lighthouse",
    "hnqis2",
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
      await init({ from: sources[how](), builtIns: ["district-reopening"] });
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
    const { moduleUrl, rulebookUrl } = await import("fugong");
    await (await caches.open("fugong")).addAll([moduleUrl(), rulebookUrl("district-reopening")]);
  });
  await context.setOffline(true);
  await page.goto(form);
  await page.waitForSelector("html[data-operations]", { timeout: 10_000 });
  await page.selectOption("[name=temperature]", "pass");
  await page.selectOption("[name=masks]", "pass");
  assert.equal(await page.textContent("output"), "合格");
  const count = await page.evaluate(async () => {
    const { Rulebook, init } = await import("fugong");
    await init({ builtIns: ["district-reopening"] });
    return Rulebook.builtIn("district-reopening").lint().length;
  });
  assert.equal(count, Rulebook.builtIn("district-reopening").lint().length);
  await context.close();
});

/** The problem that the small module gives for an operation that it does not hold. */
function unheld(operation) {
  return {
    code: "unknown_id",
    kind: "problem",
    path: "",
    params: { id: operation, what: "operation" },
    message: {
      "zh-CN": `没有名为 \`${operation}\` 的操作（当前为 inspections 模块）；请先 \`await init()\` 加载完整模块`,
      en: `there is no operation \`${operation}\` in the module "inspections"; \`await init()\` loads the full module`,
    },
  };
}

/** Name the modules that a page has fetched. */
async function fetchedModules(page) {
  const places = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  return places.filter((place) => place.endsWith(".wasm")).map((place) => place.split("/").at(-1));
}
