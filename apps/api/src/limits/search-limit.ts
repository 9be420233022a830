// Bounds how much Elasticsearch has to do for all clients and for each of them.
import { Injectable } from '@nestjs/common';
import { aborted, busy } from '../elasticsearch/search-error.ts';
import { FairLimit } from './fair-limit.ts';
import type { Reader } from './reader.ts';

/** A search that weighs more than this is a heavy one, which can keep a processor busy for seconds. */
export const MAX_LIGHT_WEIGHT = 48;
/** Units of light searches at a time. A search without a filter weighs 4. */
const MAX_LIGHT_UNITS = 192;
const MAX_LIGHT_UNITS_PER_CLIENT = 64;
/** Heavy searches at a time. One of them already uses all processors of a small machine. */
const MAX_HEAVY = 2;
const MAX_HEAVY_PER_CLIENT = 1;

const RETRY_SECONDS = 2;

/** Waiting searches cost little memory, and wait for two seconds at most. */
const QUEUE = { maxWaiting: 512, maxWaitingPerClient: 64 };

@Injectable()
export class SearchLimit {
  private readonly light = new FairLimit({
    total: MAX_LIGHT_UNITS,
    perClient: MAX_LIGHT_UNITS_PER_CLIENT,
    ...QUEUE,
  });
  private readonly heavy = new FairLimit({ total: MAX_HEAVY, perClient: MAX_HEAVY_PER_CLIENT, ...QUEUE });

  /**
   * Waits until the client and all others together leave room for a search. The room is taken until the answer of the
   * reader is made, and serves for all its searches. Throws a SearchError if it takes too long.
   */
  admit(reader: Reader, weight: number): Promise<void> {
    const isHeavy = weight > MAX_LIGHT_WEIGHT;
    return reader.permit(isHeavy ? 'heavy' : 'light', async () => {
      const { client, signal, maxWaitMs } = reader;
      const [limit, units] = isHeavy ? [this.heavy, 1] : [this.light, weight];
      if (!(await limit.acquire(client, units, { timeoutMs: maxWaitMs, signal })))
        throw signal.aborted ? aborted() : tooManySearches(isHeavy);
      return () => limit.release(client, units);
    });
  }
}

function tooManySearches(isHeavy: boolean) {
  return busy(
    'too-many-requests',
    isHeavy
      ? 'Too many costly searches run at the moment. Try again in a few seconds, or use fewer *part* and prefix* in the query.'
      : 'Too many searches run at the moment. Try again in a few seconds.',
    RETRY_SECONDS,
  );
}
