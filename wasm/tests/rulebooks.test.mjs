// Rulebooks: the built-in ones as files of the package, and what `Rulebook.load` takes and refuses.

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

test("a rulebook is loaded from text, bytes or an object, with or without a byte order mark", () => {
  const document = { format: 1, id: "mine", version: "1.0.0" };
  const text = JSON.stringify(document);
  const bytes = new TextEncoder().encode(`\ufeff${text}`);
  const padded = new Uint8Array([0, ...bytes, 0]).subarray(1, -1);
  const { sha256 } = Rulebook.load(text).summary().made_with;
  for (const given of [document, `\ufeff${text}`, `\ufeff\n ${text}\n`, bytes, bytes.buffer, Buffer.from(text), padded, new DataView(bytes.buffer)]) {
    assert.equal(Rulebook.load(given).summary().made_with.sha256, sha256);
  }
  assert.equal(call("summary", `\ufeff${JSON.stringify({ rulebook: { document } })}`).made_with.sha256, sha256);
});

test("what is no rulebook is refused with what to do", () => {
  const told = (given) => { try { return Rulebook.load(given); } catch (error) { return `${error.name}: ${error.message}`; } };
  assert.match(told("district-reopening"), /^TypeError: .*Rulebook\.builtIn\("district-reopening"\) loads the built-in one$/);
  for (const path of ["rules.json", "./rules.json", "/rules", "C:\\rules\\mine.json", "https://example.org/rules.json", " 规则.json\n"]) {
    assert.match(told(path), /^TypeError: .*not its path or address: read the file, and give its text$/, path);
  }
  for (const text of ["", "gate-chekc", "[]", '"a/b.json"', "null", "{", '{"note": "a/b.json"', "// mine\n{}", "<p>not/found</p>"]) {
    assert.match(told(text), /^FugongError: (invalid_json|wrong_type)/, text);
  }
  assert.match(told(new Uint8Array([0xff, 0xfe, 0x7b, 0])), /^TypeError: .*not UTF-8; save the file as UTF-8$/);
  assert.match(told(Promise.resolve("{}")), /^TypeError: .*await it first$/);
  for (const file of [new Response("{}"), new Blob(["{}"])]) assert.match(told(file), /^TypeError: .*what its text\(\) resolves to$/);
  assert.match(told(new URL("https://example.org/rules.json")), /^TypeError: .*fetch the file/);
  assert.match(told(undefined), /^TypeError: .*give JSON text, bytes or an object$/);
  for (const value of [null, 7]) assert.match(told(value), /^FugongError: wrong_type/);
  assert.throws(() => new Rulebook("district-reopening"), { name: "TypeError", message: "use Rulebook.builtIn(id) or Rulebook.load(document)" });
  assert.throws(() => Rulebook.builtIn({ format: 1 }), TypeError);
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
