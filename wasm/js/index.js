// The browser's entry: `await init()` fetches the module once.

import load from "../pkg/fugong.js";
import { setLoaded } from "./door.js";

export * from "./facade.js";

let loading;

/** Load the module: from beside this file, or from a URL, a Response, bytes or a compiled module. Safe to call again. */
export function init(source = new URL("../pkg/fugong_bg.wasm", import.meta.url)) {
  loading ??= load({ module_or_path: source }).then(setLoaded, (error) => {
    loading = undefined; // a lost connection may be tried again
    throw error;
  });
  return loading;
}
