// Files that are fetched by their address. A bundler may write a small file into the page's code as a `data:` address: that one is decoded here,
// because a content security policy that allows no `connect-src data:` would block the fetch.

/** Get the file at an address (a text, a URL or a Request) as a Response. */
export async function fetchFile(address) {
  const url = urlOf(address);
  const response = url.startsWith("data:") ? decoded(url) : await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return response;
}

/** How an error names an address. A `data:` address is the whole file, so that `name` stands in its place. */
export function shown(address, name) {
  const url = urlOf(address);
  return url.startsWith("data:") ? `${name} (a data: address)` : url;
}

// A Request resolves an address that is relative to the page.
function urlOf(address) {
  return (address instanceof Request ? address : new Request(address)).url;
}

// https://www.rfc-editor.org/rfc/rfc2397: `data:[type][;base64],content`
function decoded(url) {
  const comma = url.indexOf(",");
  if (comma < 0) throw new Error("a data: address has a comma before its content");
  const [type, ...parameters] = url.slice("data:".length, comma).split(";");
  const content = decodeURIComponent(url.slice(comma + 1));
  const bytes = parameters.includes("base64") ? Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0)) : content;
  return new Response(bytes, { headers: { "Content-Type": type } });
}
