// What both entries of the form's module give: the names of the whole, but for the operations that it leaves out.

import { form } from "./form-door.js";

export const { Rulebook, call, callText, canonicalize, operations, version } = form.facade;
export { FugongError } from "./fugong-error.js";
