// What both entries, browser and Node, give.

export { call, callText, canonicalize, operations, version } from "./door.js";
export { FugongError } from "./fugong-error.js";
export { METHODS } from "./methods.js";
export { Rulebook } from "./rulebook.js";
