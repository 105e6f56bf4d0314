// The JavaScript blocks of the READMEs, each run as a module of its own.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import * as fugong from "fugong";

const root = new URL("../../", import.meta.url);
// Modules given as text find `fugong` from the current folder.
const cwd = fileURLToPath(new URL("tests/", root));

for (const name of ["README.md", "README.zh-CN.md", "wasm/README.md"]) {
  const text = readFileSync(new URL(name, root), "utf8");
  const blocks = [...text.matchAll(/^```js\n(.*?)^```/gms)];
  test(`${name} has blocks`, () => assert.ok(blocks.length > 0));
  for (const block of blocks) {
    const line = text.slice(0, block.index).split("\n").length + 1;
    test(`${name}:${line}`, () => {
      execFileSync(process.execPath, ["--input-type=module", "--eval", block[1]], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    });
  }
}

// "The same" means Python's call in camel case.
for (const name of ["README.md", "README.zh-CN.md"]) {
  test(`${name}: every call of the table of questions exists`, () => {
    const rows = readFileSync(new URL(name, root), "utf8").split("\n").filter((line) => line.startsWith("|") && line.split("|").length === 6);
    const calls = rows.flatMap((row) => {
      const [, , , python, javascript] = row.split("|");
      const named = javascript.includes("`") ? javascript : /the same|同左/.test(javascript) ? python : "";
      return [...named.matchAll(/(\w+)\(/g)].map(([, call]) => call.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()));
    });
    assert.ok(calls.length > 10);
    assert.deepEqual(calls.filter((call) => !(call in fugong.Rulebook.prototype) && !(call in fugong)), []);
  });
}

test("every package holds both licences as they are", () => {
  for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) {
    const text = readFileSync(new URL(name, root), "utf8");
    for (const folder of ["core", "py", "wasm"]) assert.equal(readFileSync(new URL(`${folder}/${name}`, root), "utf8"), text, `${folder}/${name}`);
  }
});
