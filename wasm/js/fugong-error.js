// What is thrown when the core refuses an input: every problem at once, each with a code and a place.

const SHOWN = 10; // so many problems are printed with an error; the others are counted by code and place

export class FugongError extends Error {
  /** @param {Array<{code: string, kind: string, path: string, params: object, message: object}>} problems */
  constructor(problems) {
    super(summaryOf(problems));
    this.name = "FugongError";
    this.problems = problems;
  }

  /** The first problem's code. */
  get code() {
    return this.problems[0].code;
  }

  /** The first problem's place, a JSON pointer into the input. */
  get path() {
    return this.problems[0].path;
  }

  /** All messages in a language, a line each: `code at path: message`. */
  text(language = "en") {
    return textOf(this.problems, language);
  }
}

function textOf(problems, language) {
  return problems.map(({ code, path, message }) => `${code}${path && ` at ${path}`}: ${message[language] ?? message.en}`).join("\n");
}

// The first problems, and how many more there are of each code and place; entries of lists are one place.
function summaryOf(problems) {
  const first = textOf(problems.slice(0, SHOWN), "en");
  const others = new Map();
  for (const { code, path } of problems.slice(SHOWN)) {
    const place = path.replace(/\/\d+(?=\/|$)/gu, "/*");
    const kind = `${code}${place && ` at ${place}`}`;
    others.set(kind, (others.get(kind) ?? 0) + 1);
  }
  if (others.size === 0) return first;
  const told = [...others].sort(([, one], [, other]) => other - one).slice(0, SHOWN).map(([kind, count]) => `${count} × ${kind}`);
  if (others.size > SHOWN) told.push("…");
  return `${first}\nand ${problems.length - SHOWN} more, all in \`problems\`: ${told.join(", ")}`;
}
