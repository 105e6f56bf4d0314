// What both entries, browser and Node, give.

export { appendEntry, call, callText, canonicalize, operations, readJsonLines, verifyJournal, version } from "./door.js";
export { FugongError } from "./fugong-error.js";
export { METHODS } from "./methods.js";
export { Rulebook } from "./rulebook.js";
