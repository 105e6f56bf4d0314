// The package against the core's own list, its types and its manners: errors, texts, what is in the tarball.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as fugong from "fugong";

const { FugongError, METHODS, PARTS, Rulebook, call, files, init, operations, version } = fugong;
await init();

const folder = fileURLToPath(new URL("../", import.meta.url));
const types = readFileSync(`${folder}js/index.d.ts`, "utf8");
const rulebookTypes = types.slice(types.indexOf("export class Rulebook"));

test("every operation has its method, and its type", () => {
  assert.deepEqual(Object.keys(METHODS).sort(), operations().sort());
  for (const dotted of Object.values(METHODS)) {
    const parts = dotted.split(".");
    assert.equal(typeof parts.reduce((holder, part) => holder[part], fugong), "function", dotted);
    const declared = parts.length === 1 ? `export function ${dotted}(` : `${parts.at(-1)}(`;
    assert.ok((parts.length === 1 ? types : rulebookTypes).includes(declared), `index.d.ts does not declare ${dotted}`);
  }
});

test("what is exported is what is declared", () => {
  // A set, for an operation known by its name has a signature of its own beside the general one.
  const declared = new Set([...types.matchAll(/^export (?:function|class|const) (\w+)/gm)].map(([, name]) => name));
  assert.deepEqual(Object.keys(fugong).sort(), [...declared].sort());
  const methods = [...new Set([...rulebookTypes.matchAll(/^ {2}(static )?(\w+)[<(]/gm)].map(([, , name]) => name))];
  const ours = [...Object.getOwnPropertyNames(Rulebook), ...Object.getOwnPropertyNames(Rulebook.prototype)];
  const plain = ours.filter((name) => !["length", "name", "prototype", "constructor"].includes(name));
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
  assert.throws(() => Rulebook.builtIn("no-such-rulebook"), FugongError);
  assert.throws(() => new Rulebook({}), TypeError);
});

test("values that JSON.stringify would lose arrive", () => {
  const seen = JSON.parse(fugong.callText.length ? toTextThroughCall() : "{}");
  assert.deepEqual(seen, { map: { a: 1 }, set: [1, 2], nan: "NaN", big: "9007199254740993" });
});

function toTextThroughCall() {
  let text;
  const spy = { callText: (_operation, given) => ((text = given), '{"ok":{}}') };
  Rulebook.prototype.call.call(spy, "score", { map: new Map([["a", 1]]), set: new Set([1, 2]), nan: NaN, big: 9007199254740993n });
  return text;
}

test("the parts are the declared ones, and what is declared to be in one is", async () => {
  assert.deepEqual([...PARTS], [...types.match(/export type Part = (.*);/)[1].matchAll(/"(\w+)"/g)].map(([, name]) => name));
  const core = await import("../pkg/fugong.js");
  const declared = new Map([...types.matchAll(/^ \* - `(\w+)`: (.*)\.$/gm)].map(([, part, methods]) => [part, methods.match(/\w+/g)]));
  assert.deepEqual([...declared.keys()].sort(), [...PARTS]);
  for (const [operation, dotted] of Object.entries(METHODS)) {
    const named = [...declared].filter(([, methods]) => methods.includes(dotted.split(".").at(-1))).map(([part]) => part);
    assert.deepEqual(named, core.partOf(operation) === undefined ? [] : [core.partOf(operation)], operation);
  }
  await assert.rejects(init({ parts: ["everything"] }), /there is no part "everything": the parts are analysis, approvals, reports, rulebooks/);
});

test("both READMEs tell what each part brings", async () => {
  const core = await import("../pkg/fugong.js");
  const inParts = new Map(["", ...PARTS].map((part) => [part, []]));
  for (const [operation, dotted] of Object.entries(METHODS)) inParts.get(core.partOf(operation) ?? "").push(dotted.split(".").at(-1));
  inParts.get("rulebooks").push("builtIn"); // no operation: what is loaded before any
  for (const name of ["README.md", "README.zh-CN.md"]) {
    const readme = readFileSync(`${folder}../${name}`, "utf8");
    const table = readme.slice(readme.indexOf("| `await init({ parts: […] })`")).split("\n\n")[0];
    const rows = table.split("\n").slice(2).map((row) => row.split("|").map((cell) => cell.match(/\w+/g) && [...cell.matchAll(/`"?(\w+)"?`/g)].map(([, word]) => word)));
    const told = new Map(rows.map(([, part, methods]) => [part?.[0] ?? "", methods.sort()]));
    assert.deepEqual(told, new Map([...told.keys()].map((part) => [part, inParts.get(part).sort()])), name);
    assert.deepEqual([...told.keys()].sort(), [...inParts.keys()].sort(), name);
  }
});

test("every file stands where it is said to be, the base first", () => {
  assert.ok(files().length === 1 && files()[0].endsWith("/pkg/fugong_bg.wasm"));
  const all = files(PARTS);
  assert.equal(new Set(all).size, all.length);
  for (const part of PARTS) assert.ok(files([part]).every((place) => all.includes(place)) && files([part]).length > 1, part);
  for (const place of all) assert.ok(WebAssembly.validate(readFileSync(new URL(place))), place);
});

test("the version is the package's", () => {
  const stated = JSON.parse(readFileSync(`${folder}package.json`, "utf8")).version;
  assert.equal(version(), stated);
});

test("the tarball holds what the entries name, and no more than it should", () => {
  const [packed] = JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  const names = packed.files.map(({ path }) => path);
  const modules = files(PARTS).map((place) => `pkg/${place.split("/").at(-1)}`);
  for (const needed of ["package.json", "js/index.js", "js/node.js", "js/index.d.ts", "pkg/fugong.js", "pkg/parts.js", ...modules]) {
    assert.ok(names.includes(needed), `${needed} is not in the tarball: ${names}`);
  }
  assert.deepEqual(names.filter((name) => !/^(js|pkg|schema)\/|^(package\.json|README|LICENSE)/.test(name)), []);
});
