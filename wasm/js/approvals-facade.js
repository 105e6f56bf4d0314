// What both entries of the approvals' module give: the names of the whole, but for the operations that it leaves out.

import { approvals } from "./approvals-door.js";

export const { Rulebook, appendEntry, call, callText, canonicalize, operations, verifyJournal, version } = approvals.facade;
export { FugongError } from "./fugong-error.js";
