// The JavaScript blocks of the READMEs, each run as a module of its own.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

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

test("every package holds both licences as they are", () => {
  for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) {
    const text = readFileSync(new URL(name, root), "utf8");
    for (const folder of ["core", "py", "wasm"]) assert.equal(readFileSync(new URL(`${folder}/${name}`, root), "utf8"), text, `${folder}/${name}`);
  }
});
