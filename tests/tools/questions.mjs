// `node questions.mjs SCHEMA LANGUAGE README RESULT`: a README with its table of questions made anew from the published contract.

import { readFileSync, writeFileSync } from "node:fs";

const [schema, language, readme, result] = process.argv.slice(2);
const contract = JSON.parse(readFileSync(schema, "utf8"));
const HEADS = { en: "question", "zh-CN": "问题" };
const [BEGIN, END] = ["<!-- questions: `cargo xtask contract` writes this table -->", "<!-- end of questions -->"];

const camelCase = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

/** How a package calls an operation: its parameters by position, and dots where there are others. */
function call({ positional, named, alone, partners }, name, written) {
  const shown = positional.filter((parameter) => !(partners && parameter === "events")).map(written); // `case` and `events` are one parameter
  return `\`${alone ? "" : "rules."}${name}(${[...shown, ...(named.length > 0 ? ["…"] : [])].join(", ")})\``;
}

const row = (method) => {
  const { properties } = contract.properties.inputs.properties[method.operation];
  const seen = { ...method, alone: !("rulebook" in properties), partners: "case" in properties };
  const python = call(seen, method.operation, (parameter) => (parameter === "from" ? "from_" : parameter));
  const javascript = call(seen, camelCase(method.operation), camelCase);
  return `| ${method.question[language]} | \`${method.rust}\` | ${python} | ${javascript} |`;
};
const table = [`| ${HEADS[language]} | Rust | Python | JavaScript |`, "|---|---|---|---|", ...contract["x-methods"].map(row)].join("\n");

const text = readFileSync(readme, "utf8");
const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
if (from < 0 || to < from) throw new Error(`${readme} has no place for the table of questions: ${BEGIN} … ${END}`);
writeFileSync(result, `${text.slice(0, from)}${BEGIN}\n\n${table}\n\n${text.slice(to)}`);
