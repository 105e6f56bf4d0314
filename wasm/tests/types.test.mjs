// The program that the compiler reads uses every public name: no name is left that only untyped programs have tried.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const read = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const declarations = { index: read("../js/index.d.ts"), methods: read("../js/methods.d.ts") };
const CLASSES = ["FugongError", "Rulebook"];

/** Everything that the package exports, and the members of its classes as `Class.member`. */
function publicNames() {
  const all = Object.values(declarations).join("\n");
  const names = [...all.matchAll(/^export (?:function|class|const|interface|type) (\w+)/gm), ...all.matchAll(/^export type \{ (\w+) \}/gm)];
  assert.deepEqual([...all.matchAll(/^export class (\w+)/gm)].map(([, name]) => name), CLASSES);
  const bodies = Object.fromEntries(CLASSES.map((name) => [name, body(declarations.index, `export class ${name} `)]));
  bodies.Rulebook += body(declarations.methods, "export default interface Methods ");
  const members = Object.entries(bodies).flatMap(([name, text]) =>
    [...text.matchAll(/^ {2}(?:static |readonly )?(\w+)[<(:?]/gm)].map(([, member]) => `${name}.${member}`),
  );
  return new Set([...names.map(([, name]) => name), ...members]);
}

function body(text, head) {
  const start = text.indexOf(head);
  assert.notEqual(start, -1, head);
  return text.slice(start, text.indexOf("\n}", start));
}

/** What a program imports, and what it reads from the classes and from variables that are annotated with one of them. */
function namesUsed(program) {
  const [, imported] = /^import \{([^}]*)\} from "fugong";$/m.exec(program);
  const used = new Set(imported.split(",").map((name) => name.trim().replace(/^type /, "")).filter(Boolean));
  for (const scope of program.replaceAll(/\/\/.*$/gm, "").split(/^(?=(?:export )?(?:async )?function )/m)) {
    for (const [, variable, name] of [...scope.matchAll(/\b(\w+): (\w+)\b(?!\[)/g), ...CLASSES.map((name) => ["", name, name])]) {
      if (!CLASSES.includes(name)) continue;
      for (const [, member] of scope.matchAll(new RegExp(`\\b${variable}\\.(\\w+)`, "g"))) used.add(`${name}.${member}`);
    }
  }
  return used;
}

test("the typed program uses every public name", () => {
  const names = publicNames();
  for (const known of ["Rulebook.score", "Rulebook.load", "Rulebook.free", "FugongError.problems", "FugongError.name", "contract", "Text", "InitOptions", "METHODS", "canonicalize"]) {
    assert.ok(names.has(known), known);
  }
  const used = namesUsed(read("types.ts"));
  assert.deepEqual([...names].filter((name) => !used.has(name)), [], "public names that wasm/tests/types.ts does not use");
});

test("an unused name is noticed", () => {
  const program = 'import { Rulebook, type Text } from "fugong";\nfunction one(rules: Rulebook) { rules.score(); }\nfunction two() { rules.lint(); }\n';
  assert.deepEqual([...namesUsed(program)].sort(), ["Rulebook", "Rulebook.score", "Text"]);
});
