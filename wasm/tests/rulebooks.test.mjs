// Rulebooks: the built-in ones as files of the package.

import assert from "node:assert/strict";
import { readFileSync, readdirSync, realpathSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Rulebook, call, init, rulebookUrl } from "fugong";
import { fetchFile, shown } from "../js/file.js";

const folder = fileURLToPath(new URL("../", import.meta.url));

test("every folder of rulebooks is a built-in rulebook, a file of the package, and the same in an operation", async () => {
  const folders = readdirSync(`${folder}../core/rulebooks`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const ids = folders.map(({ name }) => name).sort();
  assert.deepEqual(Rulebook.builtIns(), ids);
  assert.deepEqual(readdirSync(`${folder}rulebooks`).sort(), [...ids.map((id) => `${id}.json`), "index.js"].sort());
  await init({ builtIns: ids });
  for (const id of ids) {
    const source = readFileSync(`${folder}../core/rulebooks/${id}/rulebook.json`, "utf8");
    const { sha256 } = Rulebook.load(source).summary().made_with;
    assert.equal(Rulebook.builtIn(id).summary().made_with.sha256, sha256, id);
    assert.equal(call("summary", { rulebook: { built_in: id } }).made_with.sha256, sha256, id);
    assert.equal(realpathSync(fileURLToPath(import.meta.resolve(`fugong/rulebooks/${id}.json`))), fileURLToPath(rulebookUrl(id)));
  }
  const refused = { name: "RangeError", message: /^there is no built-in rulebook "\.\.\/package": they are brcgs-food, / };
  assert.throws(() => rulebookUrl("../package"), refused);
  await assert.rejects(init({ builtIns: ["../package"] }), refused);
  await assert.rejects(init({ builtIns: "district-reopening" }), TypeError);
  for (const id of ["../package", "index", "toString", "__proto__"]) assert.throws(() => Rulebook.builtIn(id), { name: "FugongError", code: "unknown_id" });
});

test("a file that a bundler wrote into the code is decoded, and an error does not repeat it", async () => {
  const text = '{"title": "检查"}';
  const encoded = [`data:application/json;base64,${Buffer.from(text).toString("base64")}`, `data:application/json,${encodeURIComponent(text)}`];
  for (const url of encoded) {
    for (const address of [url, new URL(url), new Request(url)]) {
      const response = await fetchFile(address);
      assert.equal(response.headers.get("Content-Type"), "application/json");
      assert.equal(await response.text(), text);
      assert.equal(shown(address, "rulebooks/mine.json"), "rulebooks/mine.json (a data: address)");
    }
  }
  assert.equal(shown(new URL("https://example.org/a.wasm"), "module everything"), "https://example.org/a.wasm");
  for (const broken of ["data:application/json", "data:application/json;base64,%"]) await assert.rejects(fetchFile(broken));
});
