// What both entries of the whole module, browser and Node, give.

import { whole } from "./whole.js";

export const { Rulebook, appendEntry, call, callText, canonicalize, operations, readJsonLines, verifyJournal, version } = whole.facade;
export { FugongError } from "./fugong-error.js";
export { METHODS } from "./methods.js";
