// The body of every error: RFC 9457 problem details.

/** What is wrong with one field, line or column. */
export interface FieldError {
  /** Element of an array or line of an NDJSON body, from 1. */
  line?: number;
  /** Column in the query, from 1. */
  column?: number;
  /** The field or parameter, such as `metadata.parentResourceId` or `size`. */
  path: string;
  message: string;
}

/** `application/problem+json`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: FieldError[];
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';
