// The packed package, installed as a program would: linters of packages, and the compiler on a program that uses every public name.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const place = (name) => fileURLToPath(new URL(name, import.meta.url));
const tool = (name) => place(`../../tests/node_modules/.bin/${name}`);
const missing = ["publint", "attw", "tsc"].filter((name) => !existsSync(tool(name)));
const skip = missing.length > 0 && `${missing.join(", ")} not there: \`cargo xtask setup\` installs them`;

const folder = mkdtempSync(join(tmpdir(), "fugong-tarball-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function run(program, given, cwd = folder) {
  const { status, stdout, stderr, error } = spawnSync(program, given, { cwd, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
  assert.equal(status, 0, `${program} ${given.join(" ")}: ${error ?? ""}\n${stdout}${stderr}`);
  return stdout;
}

test("the tarball is clean for publint, attw and the compiler", { skip }, async (t) => {
  run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], place("../"));
  const [name, ...others] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  assert.deepEqual(others, []);
  const tarball = join(folder, name);

  await t.test("publint --strict", () => assert.match(run(tool("publint"), ["run", "--strict", tarball]), /All good!/));

  await t.test("attw, for programs made of modules", () => {
    // A fault is an exit code; that `require` finds modules only is what the profile allows. Left to itself, the layout goes by the terminal.
    assert.match(run(tool("attw"), ["--profile", "esm-only", "--no-emoji", "--format", "ascii", tarball]), /"fugong"\n\nnode16 \(from ESM\): OK/);
  });

  await t.test("the compiler reads the installed files whole", () => {
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
    run("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", tarball]);
    for (const file of ["types.ts", "tsconfig.json"]) cpSync(place(file), join(folder, file));
    const files = run(tool("tsc"), ["--project", folder, "--listFiles"]);
    assert.match(files, /fugong-tarball-\w+\/node_modules\/fugong\/js\/contract\.d\.ts/);
  });
});
