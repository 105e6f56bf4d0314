// The package against the core's own list, its types and its manners: errors, texts, what is in the tarball.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as fugong from "fugong";

const { FugongError, METHODS, Rulebook, call, init, moduleUrl, operations, version } = fugong;
await init();

const folder = fileURLToPath(new URL("../", import.meta.url));
const types = ["index", "methods"].map((name) => readFileSync(`${folder}js/${name}.d.ts`, "utf8")).join("\n");
const rulebookTypes = types.slice(types.indexOf("export class Rulebook"));

test("every operation has its method, and its type", () => {
  assert.deepEqual(Object.keys(METHODS).sort(), operations().sort());
  for (const dotted of Object.values(METHODS)) {
    const parts = dotted.split(".");
    assert.equal(typeof parts.reduce((holder, part) => holder[part], fugong), "function", dotted);
    const declared = parts.length === 1 ? `export function ${dotted}(` : `${parts.at(-1)}(`;
    assert.ok((parts.length === 1 ? types : rulebookTypes).includes(declared), `no declaration of ${dotted}`);
  }
});

test("what is exported is what is declared", () => {
  // A set, for an operation known by its name has a signature of its own beside the general one.
  const declared = new Set([...types.matchAll(/^export (?:function|class|const) (\w+)/gm)].map(([, name]) => name));
  assert.deepEqual(Object.keys(fugong).sort(), [...declared].sort());
  const methods = [...new Set([...rulebookTypes.matchAll(/^ {2}(static )?(\w+)[<(]/gm)].map(([, , name]) => name))];
  const held = [Rulebook, Rulebook.prototype, Object.getPrototypeOf(Rulebook.prototype)];
  const plain = held.flatMap(Object.getOwnPropertyNames).filter((name) => !["length", "name", "prototype", "constructor"].includes(name));
  assert.deepEqual(plain.sort(), methods.sort());
});

test("whatever is refused is a FugongError with a code, a place and all problems", () => {
  const texts = ["", "{", "[]", "null", '{"a":1,"a":2}', "\ud800", '"\ud800"', "\0", "NaN", "1e999", "[".repeat(5000)];
  for (const operation of [...operations(), "no such operation", "\udfff"]) {
    for (const text of texts) {
      assert.throws(() => call(operation, text), FugongError, `${operation} ${text.slice(0, 20)}`);
    }
  }
  assert.throws(
    () => Rulebook.load({ no: "rulebook" }),
    (error) => {
      assert.ok(error instanceof FugongError && error instanceof Error && error.name === "FugongError" && error.stack);
      assert.ok(error.problems.length > 0 && error.code === error.problems[0].code && error.path === error.problems[0].path);
      assert.equal(error.text("zh-CN").split("\n").length, error.problems.length);
      return true;
    },
  );
  const text = '{"format": 1, "id": "mine",\n "version": "one"}';
  const lines = (document) => {
    try {
      Rulebook.load(document);
    } catch (error) {
      return error.problems.map(({ line, column }) => [line, column]);
    }
  };
  assert.deepEqual(lines(text), [[2, 13]]);
  assert.deepEqual(lines(new TextEncoder().encode(text)), [[2, 13]]);
  assert.deepEqual(lines(JSON.parse(text)), [[undefined, undefined]]); // nobody has seen the text that was made of it
  assert.throws(() => Rulebook.builtIn("no-such-rulebook"), FugongError);
  assert.throws(() => new Rulebook({}), TypeError);
});

test("values that JSON.stringify would lose arrive", () => {
  const given = { map: new Map([["a", 1]]), set: new Set([1, 2]), big: [9007199254740993n, -5n], when: new Date(0) };
  const written = '{"map":{"a":1},"set":[1,2],"big":[9007199254740993,-5],"when":"1970-01-01T00:00:00.000Z"}';
  assert.equal(textOf(given), written);
});

test("numbers that JSON lacks, and those that readers change, are refused by their place", () => {
  const places = (call) => {
    try {
      call();
    } catch (refused) {
      assert.ok(refused instanceof FugongError, refused);
      return refused.problems.map(({ code, path }) => `${code} ${path}`);
    }
    return [];
  };
  const given = { a: [1, NaN], "b/c": { d: Infinity }, e: new Map([["f", -Infinity]]), g: 5n };
  assert.deepEqual(places(() => fugong.canonicalize(given)), ["invalid_number /value/a/1", "invalid_number /value/b~1c/d", "invalid_number /value/e/f"]);
  assert.deepEqual(places(() => fugong.canonicalize([9007199254740993n])), ["inexact_number /value/0"]);
  assert.deepEqual(places(() => fugong.appendEntry({ amount: 2 ** 53 }, new Date(0))), ["inexact_number /body/amount"]);
  assert.equal(fugong.canonicalize([5n, 2 ** 53 - 1]).canonical, "[5,9007199254740991]");
});

function textOf(given) {
  let text;
  const spy = { callText: (_operation, sent) => ((text = sent), '{"ok":{}}') };
  Rulebook.prototype.call.call(spy, "score", given);
  return text;
}

test("a case is opened, known again, and acted on", () => {
  const rules = Rulebook.builtIn("district-reopening");
  const actor = { id: "contact-e01", role: "enterprise" };
  const opening = { id: "c-1", case: "case-e01", site: "e01", actor, at: new Date(0) };
  const opened = rules.open("reopening", opening);
  assert.deepEqual([opened.decision, opened.repeated, opened.events.length], ["accepted", false, 1]);
  const record = rules.replay("reopening", opened.events);
  for (const held of [record, opened.events]) {
    const again = rules.open("reopening", opening, undefined, { case: held });
    assert.deepEqual([again.repeated, again.events], [true, opened.events]);
    const command = { id: "c-2", case: "case-e01", action: "withdraw", actor, at: new Date(0), expected_version: 1 };
    const [decided] = rules.decideMany("reopening", [{ command }], { cases: [record] });
    assert.deepEqual(rules.decide("reopening", held, command).events, decided.events);
    assert.equal(decided.events[0].to, "withdrawn");
  }
});

test("the modules are the declared ones, and their files are there", async () => {
  const declared = [...types.match(/export type ModuleName = (.*);/)[1].matchAll(/"(\w+)"/g)].map(([, name]) => name);
  assert.deepEqual(declared, ["everything", "inspections"]);
  for (const module of declared) {
    await init({ module });
    assert.ok(WebAssembly.validate(readFileSync(new URL(moduleUrl(module)))), module);
  }
  assert.equal(moduleUrl(), moduleUrl("everything"));
  const refused = /there is no module "forms": the modules are everything, inspections/;
  await assert.rejects(init({ module: "forms" }), refused);
  assert.throws(() => moduleUrl("forms"), refused);
});

test("the types and both READMEs tell what the small module holds", async () => {
  const small = await import("../pkg/fugong_inspections.js");
  small.initSync({ module: readFileSync(new URL(moduleUrl("inspections"))) });
  const held = small.operations().map((operation) => METHODS[operation].split(".").at(-1)).sort();
  const told = (line) => [...line.matchAll(/`([a-z]\w+)`/gi)].map(([, name]) => name).sort();
  assert.deepEqual(told(types.match(/^ \* - `inspections`: .*? form: (.*)\.$/m)[1]), held);
  for (const [name, start] of [["README.md", "It holds "], ["README.zh-CN.md", "其中有"]]) {
    const readme = readFileSync(`${folder}../${name}`, "utf8");
    const sentence = readme.slice(readme.indexOf(start)).split(/\. |。|\.\n/)[0];
    assert.deepEqual(told(sentence), held, name);
  }
});

test("the version is the package's", () => {
  const stated = JSON.parse(readFileSync(`${folder}package.json`, "utf8")).version;
  assert.equal(version(), stated);
});

test("the tarball holds what the entries name, and no more than it should", () => {
  const [packed] = JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  const names = packed.files.map(({ path }) => path);
  const modules = ["everything", "inspections"].map((module) => `pkg/${moduleUrl(module).split("/").at(-1)}`);
  const rulebooks = Rulebook.builtIns().map((id) => `rulebooks/${id}.json`);
  for (const needed of [...rulebooks, "rulebooks/index.js", "guide/README.md", "package.json", "README.md", "LICENSE-APACHE", "LICENSE-MIT", "js/index.js", "js/node.js", "js/index.d.ts", "js/methods.js", "js/methods.d.ts", "pkg/fugong.js", "pkg/fugong_inspections.js", ...modules]) {
    assert.ok(names.includes(needed), `${needed} is not in the tarball: ${names}`);
  }
  assert.deepEqual(names.filter((name) => !/^(guide|js|pkg|rulebooks|schema)\/|^(package\.json|README|LICENSE)/.test(name)), []);
});

test("an error prints ten problems and counts the others by code and place", () => {
  const answers = Object.fromEntries(Array.from({ length: 30 }, (_, number) => [`item-${number}`, "pass"]));
  try {
    Rulebook.builtIn("district-reopening").score("daily-eight", { answers });
    assert.fail("it was taken");
  } catch (refused) {
    const lines = refused.message.split("\n");
    assert.deepEqual([refused.problems.length, lines.length], [30, 11]);
    assert.match(lines[10], /^and 20 more, all in `problems`: 1 × unknown_item at /u);
    assert.equal(refused.text().split("\n").length, 30);
  }
});
