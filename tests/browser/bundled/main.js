// A page that a bundler builds: a module, built-in rulebooks of both sizes, one operation.

import { Rulebook, call, init } from "fugong";

async function main() {
  await init({ builtIns: ["lighthouse", "district-reopening"] });
  const card = Rulebook.builtIn("district-reopening").score("daily-eight", { facts: {}, answers: { gate: "pass" } });
  const { checklists } = call("summary", { rulebook: { built_in: "lighthouse" } });
  return `${card.headline["zh-CN"]} ${checklists.length}`;
}

const [output] = document.getElementsByTagName("output");
main().then(
  (text) => { output.textContent = text; },
  (error) => { output.textContent = error.message; },
).finally(() => { output.dataset.done = ""; });
