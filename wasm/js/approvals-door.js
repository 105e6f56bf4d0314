// The door of the approvals' module: cases and their journal, without inspections and reports.

import * as core from "../pkg/fugong_approvals.js";
import { door } from "./door.js";

export const approvals = door(core, "fugong/approvals");
