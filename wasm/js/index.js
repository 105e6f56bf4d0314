// The browser's entry: `await init()` fetches the module once.

import load from "../pkg/fugong.js";
import { fetched } from "./fetched.js";
import { whole } from "./whole.js";

export * from "./facade.js";
export const init = fetched(load, whole, new URL("../pkg/fugong_bg.wasm", import.meta.url));
