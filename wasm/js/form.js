// The browser's entry of the form's module: `await init()` fetches it once.

import load from "../pkg/fugong_form.js";
import { fetched } from "./fetched.js";
import { form } from "./form-door.js";

export * from "./form-facade.js";
export const init = fetched(load, form, new URL("../pkg/fugong_form_bg.wasm", import.meta.url));
