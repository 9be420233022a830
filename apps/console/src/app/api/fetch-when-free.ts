// Repeats reads that the API refuses because too many run at the moment.

/** How often a read is repeated before people are told. */
const MAX_RETRIES = 3;
/** Whoever waits for longer is told at once. */
const MAX_WAIT_SECONDS = 5;
const TOO_MANY_REQUESTS = 429;

/** As `fetch`, but a read that comes at a busy moment is repeated when the API says that there may be room. */
export async function fetchWhenFree(url: string, options: RequestInit): Promise<Response> {
  for (let retries = 0; ; retries++) {
    const response = await fetch(url, options);
    const seconds = Number(response.headers.get('retry-after') ?? NaN);
    const isBusy = options.method === 'GET' && response.status === TOO_MANY_REQUESTS;
    if (!isBusy || retries >= MAX_RETRIES || !(seconds <= MAX_WAIT_SECONDS)) return response;
    await response.body?.cancel();
    await wait(seconds * 1_000, options.signal);
  }
}

/** Rejects as `fetch` does when the signal is aborted. */
function wait(ms: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(new DOMException('The call was cancelled.', 'AbortError'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
