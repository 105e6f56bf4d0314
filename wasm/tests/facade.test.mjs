// The package against the core's own list, its types and its manners: errors, texts, what is in the tarball.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as fugong from "fugong";
import * as approvals from "fugong/approvals";
import * as form from "fugong/form";

const { FugongError, METHODS, Rulebook, call, init, operations, version } = fugong;
await init();
await form.init();

const folder = fileURLToPath(new URL("../", import.meta.url));
const types = readFileSync(`${folder}js/index.d.ts`, "utf8");
const formTypes = readFileSync(`${folder}js/form.d.ts`, "utf8");
const approvalsTypes = readFileSync(`${folder}js/approvals.d.ts`, "utf8");
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

for (const [name, part, types] of [["fugong/form", form, formTypes], ["fugong/approvals", approvals, approvalsTypes]]) {
  test(`${name} knows the operations that it is for, and says which it leaves out`, () => {
    const here = part.operations();
    assert.ok(here.length < operations().length && here.every((operation) => operations().includes(operation)));
    const rules = part.Rulebook.builtIn("district-reopening");
    const whole = Rulebook.builtIn("district-reopening");
    assert.deepEqual(rules.summary(), whole.summary(), "load checks and says the same");
    for (const [operation, dotted] of Object.entries(METHODS)) {
      if (here.includes(operation)) {
        const holder = dotted.startsWith("Rulebook.") ? part.Rulebook.prototype : part;
        assert.equal(typeof holder[dotted.split(".").at(-1)], "function", dotted);
        assert.ok(types.includes(dotted.split(".").at(-1)), `the types of ${name} do not name ${dotted}`);
      } else {
        const said = `\`${operation}\` is not in ${name}: import it from fugong`;
        assert.throws(() => part.call(operation, {}), { message: said });
        assert.throws(() => rules.call(operation, {}), { message: said });
      }
    }
    assert.throws(() => part.call("no such operation", {}), FugongError);
  });
}

test("the version is the package's", () => {
  const stated = JSON.parse(readFileSync(`${folder}package.json`, "utf8")).version;
  assert.equal(version(), stated);
});

test("the tarball holds what the entries name, and no more than it should", () => {
  const [{ files }] = JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  const names = files.map(({ path }) => path);
  for (const needed of ["package.json", "js/index.js", "js/node.js", "js/index.d.ts", "pkg/fugong.js", "pkg/fugong_bg.wasm", "js/form.js", "js/form-node.js", "js/form.d.ts", "pkg/fugong_form.js", "pkg/fugong_form_bg.wasm", "js/approvals.js", "js/approvals-node.js", "js/approvals.d.ts", "pkg/fugong_approvals.js", "pkg/fugong_approvals_bg.wasm"]) {
    assert.ok(names.includes(needed), `${needed} is not in the tarball: ${names}`);
  }
  assert.deepEqual(names.filter((name) => !/^(js|pkg|schema)\/|^(package\.json|README|LICENSE)/.test(name)), []);
});
