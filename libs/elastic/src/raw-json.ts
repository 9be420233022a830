// JSON values that keep the text they were sent with, such as numbers that a double cannot hold.

/** A value that `JSON.stringify` writes as exactly the text it was made of. */
export interface RawJson {
  readonly rawJSON: string;
}

// Node has these (since V8 11.4); TypeScript's library does not declare them yet.
const json = JSON as unknown as {
  rawJSON: (text: string) => RawJson;
  isRawJSON: (value: unknown) => value is RawJson;
};

/** Makes a `RawJson` of the JSON text of a scalar; throws a SyntaxError for any other text. */
export const rawJson = json.rawJSON;

export const isRawJson = json.isRawJSON;
