// The package in a real browser: a bare page, a plain form, a grade.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
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

for (const [module, query] of [["fugong", ""], ["fugong/form", "?form"]]) {
  test(`a form is filled in and shows the grade, with ${module}`, async () => {
    const { page, errors } = await open(browser, `${site.address}/tests/browser/page.html${query}`);
    await page.waitForSelector("html[data-operations]", { timeout: 10_000 });
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
}

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

for (const name of ["fugong/form", "fugong/approvals"]) {
  test(`${name} gives the same bytes, beside the whole on one page`, async () => {
    const { page, errors } = await open(browser, `${site.address}/tests/browser/bare.html`);
    const inputs = vectors.map(({ vector }) => [vector.operation, wireInput(vector)]);
    const replies = await page.evaluate(async ([name, inputs]) => {
      const [whole, part] = [await import("fugong"), await import(name)];
      await Promise.all([whole.init(), part.init()]);
      const here = new Set(part.operations());
      return inputs.map(([operation, text]) => (here.has(operation) ? part.callText(operation, text) : null));
    }, [name, inputs]);
    assert.ok(replies.filter((reply) => reply !== null).length > 50);
    vectors.forEach(({ name: vector }, index) => {
      if (replies[index] === null) return;
      assert.equal(createHash("sha256").update(replies[index]).digest("hex"), listed.get(vector), vector);
    });
    assert.deepEqual(errors, []);
  });
}

test("a module that does not arrive is an error that can be tried again", async () => {
  const { page } = await open(browser, `${site.address}/tests/browser/bare.html`);
  const said = await page.evaluate(async () => {
    const fugong = await import("fugong");
    const early = (() => { try { return fugong.operations(); } catch (error) { return error.message; } })();
    const lost = await fugong.init("/nowhere.wasm").then(() => "loaded", () => "failed");
    await fugong.init();
    return [early, lost, typeof fugong.operations()[0]];
  });
  assert.deepEqual(said, ["fugong is not loaded yet: await init() first", "failed", "string"]);
});
