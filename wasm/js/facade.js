// What both entries, browser and Node, give.

import { ready } from "./module.js";

export { rulebookUrl } from "./built-ins.js";
export { call, callText } from "./call.js";
export { FugongError } from "./fugong-error.js";
export * from "./methods.js";
export { moduleUrl } from "./module.js";
export { Rulebook } from "./rulebook.js";

export function operations() {
  return ready().operations();
}

export function version() {
  return ready().version();
}
