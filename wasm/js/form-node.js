// Node's entry of the form's module.

import { readFileSync } from "node:fs";
import { initSync } from "../pkg/fugong_form.js";
import { form } from "./form-door.js";

export * from "./form-facade.js";

initSync({ module: readFileSync(new URL("../pkg/fugong_form_bg.wasm", import.meta.url)) });
form.open();

/** Nothing is left to do in Node. */
export async function init() {}
