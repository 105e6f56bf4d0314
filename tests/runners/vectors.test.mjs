// The vectors, run by Node: the same replies as everywhere, to the byte.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { FugongError, Rulebook, call, callText, init, operations } from "fugong";
import { listed, places, vectors, wireInput } from "./vectors.mjs";

await init();

for (const { name, vector } of vectors) {
  test(name, () => {
    const text = callText(vector.operation, wireInput(vector));
    const reply = JSON.parse(text);
    if (vector.problems) {
      assert.deepEqual(places(reply.problems), places(vector.problems));
      assert.throws(
        () => call(vector.operation, wireInput(vector)),
        (error) => error instanceof FugongError && assert.deepEqual(places(error.problems), places(vector.problems)) === undefined,
      );
    } else {
      assert.deepEqual(reply, { ok: vector.output });
      assert.deepEqual(call(vector.operation, wireInput(vector)), vector.output);
    }
    assert.equal(createHash("sha256").update(text).digest("hex"), listed.get(name));

    if (!vector.rulebook || !vector.input) return;
    let rules;
    try {
      const { built_in: id, document } = vector.rulebook;
      rules = id === undefined ? Rulebook.load(document) : Rulebook.builtIn(id);
    } catch (error) {
      assert.ok(error instanceof FugongError && vector.problems, String(error));
      return;
    }
    assert.equal(rules.callText(vector.operation, JSON.stringify(vector.input)), text, "a loaded rulebook answers the same");
    rules.free();
  });
}

test("the list names every vector once", () => {
  assert.deepEqual([...listed.keys()], vectors.map(({ name }) => name));
});

test("every operation has a vector", () => {
  assert.deepEqual([...new Set(vectors.map(({ vector }) => vector.operation))].sort(), operations().sort());
});
