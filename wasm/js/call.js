// One operation of the loaded module, as text and as values.

import { explained, ready } from "./module.js";
import { answer, toText, wellFormed } from "./text.js";

export function callText(operation, text) {
  const core = ready();
  return explained(core, core.call(operation, wellFormed(text)));
}

export function call(operation, input) {
  return answer(callText(operation, toText(input)));
}
