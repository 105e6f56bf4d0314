// What is thrown when the core refuses an input: every problem at once, each with a code and a place.

export class FugongError extends Error {
  /** @param {Array<{code: string, kind: string, path: string, params: object, message: object}>} problems */
  constructor(problems) {
    super(textOf(problems, "en"));
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
