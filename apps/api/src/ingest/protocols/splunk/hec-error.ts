// The errors of Splunk's HTTP Event Collector, by which its clients decide what to do:
// https://help.splunk.com/en/splunk-enterprise/get-started/get-data-in/get-data-with-http-event-collector/troubleshoot-http-event-collector

const ANSWERS = {
  'no-token': { status: 401, code: 2, text: 'Token is required' },
  'invalid-token': { status: 403, code: 4, text: 'Invalid token' },
  'no-data': { status: 400, code: 5, text: 'No data' },
  'invalid-format': { status: 400, code: 6, text: 'Invalid data format' },
  'server-error': { status: 500, code: 8, text: 'Internal server error' },
  busy: { status: 503, code: 9, text: 'Server is busy' },
  'event-required': { status: 400, code: 12, text: 'Event field is required' },
  'event-blank': { status: 400, code: 13, text: 'Event field cannot be blank' },
  'no-acknowledgements': { status: 400, code: 14, text: 'ACK is disabled' },
  'invalid-fields': { status: 400, code: 15, text: 'Error in handling indexed fields' },
} as const;

export type HecErrorKind = keyof typeof ANSWERS;

/** A request that the collector refuses. Nothing of it was accepted. */
export class HecError extends Error {
  /** The status of the answer. */
  readonly status: number;
  /** Splunk's number for the error. */
  readonly code: number;

  /**
   * @param eventNumber which event is wrong, counted from 0
   * @param details what is wrong, in a full sentence that Splunk's own answers do not have
   * @param status another status than the usual one of the kind
   */
  constructor(
    kind: HecErrorKind,
    readonly eventNumber?: number,
    readonly details?: string,
    status: number = ANSWERS[kind].status,
  ) {
    const { code, text } = ANSWERS[kind];
    super(text);
    this.status = status;
    this.code = code;
  }
}
