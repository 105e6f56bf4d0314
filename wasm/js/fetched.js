// Loading in a browser: the module is fetched once.

/** Make an `init`: from beside this package's own files, or from a URL, a Response, bytes or a compiled module. Safe to call again. */
export function fetched(load, door, place) {
  let loading;
  return function init(source = place) {
    loading ??= load({ module_or_path: source }).then(door.open, (error) => {
      loading = undefined; // a lost connection may be tried again
      throw error;
    });
    return loading;
  };
}
