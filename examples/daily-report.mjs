// The main job in Node: from the district's files to the report that is due at 17:00.
//
//     node examples/daily-report.mjs [FOLDER] [LANGUAGE] [EDITION] [FORMAT] [AS_OF]
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { init, Rulebook } from "../wasm/js/node.js";

const district = fileURLToPath(new URL("data/district", import.meta.url));
const defaults = [district, "zh-CN", "full", "text", "2020-02-19T17:00:00+08:00"];
const given = process.argv.slice(2);
const [folder, language, edition, format, as_of] = [...given, ...defaults.slice(given.length)];

await init();
const names = readdirSync(folder).filter((name) => /\.(csv|jsonl)$/.test(name));
const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
const rules = Rulebook.builtIn("district-reopening");
const report = rules.compose("daily-report", { day: "2020-02-19", as_of, files, language, edition, format });
process.stdout.write(report.text);
