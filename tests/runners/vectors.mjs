// The vectors' files, as the Node tests read them.

import { readFileSync, readdirSync } from "node:fs";

const folder = new URL("../vectors/", import.meta.url);

/** Every vector with its name, `operation/stem`, sorted. */
export const vectors = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: operation }) =>
    readdirSync(new URL(`${operation}/`, folder))
      .filter((file) => file.endsWith(".json"))
      .map((file) => ({
        name: `${operation}/${file.slice(0, -".json".length)}`,
        vector: JSON.parse(readFileSync(new URL(`${operation}/${file}`, folder), "utf8")),
      })),
  )
  .sort((one, other) => (one.name < other.name ? -1 : 1));

/** The hash that is checked in for each vector's reply. */
export const listed = new Map(
  readFileSync(new URL("replies.sha256", folder), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split("  ").reverse()),
);

/** The text that goes in: `input_text` as it is, or `input` with the rulebook before its other fields. */
export function wireInput({ rulebook, input, input_text }) {
  return input_text ?? JSON.stringify({ ...(rulebook && { rulebook }), ...input });
}

/** A problem's place and code, for comparing sets. */
export function places(problems) {
  return problems.map(({ code, path }) => `${path} ${code}`).sort();
}
