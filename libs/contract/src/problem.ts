// The body of every error response: problem details of RFC 9457.

/** What is wrong with a field of a log, a parameter, or a column of the query. */
export interface FieldError {
  /** Line of an NDJSON body or element of an array, from 1. */
  line?: number;
  /** Column in the query, from 1. */
  column?: number;
  /** The field or parameter, such as `metadata.parentResourceId` or `size`. */
  path: string;
  message: string;
}

/** Problem details. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: FieldError[];
  /** How many rejected logs `errors` does not name, where a post had none that was accepted. */
  moreErrors?: number;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';
