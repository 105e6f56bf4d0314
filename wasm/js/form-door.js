// The door of the form's module: inspections and what a form asks around them, without the office's rooms.

import * as core from "../pkg/fugong_form.js";
import { door } from "./door.js";

export const form = door(core, "fugong/form");
