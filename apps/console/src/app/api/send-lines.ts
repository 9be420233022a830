// Sends a file to the API as it is. By XMLHttpRequest, since fetch does not tell how much of a body was sent.
import { ApiError, responseError } from './api-error';

/** What the API tells of the text that it took. */
export interface LinesAnswer {
  /** Logs that were accepted. A stack trace is one. */
  accepted: number;
  lines: number;
  notes?: { message: string }[];
}

export interface LinesRequest {
  /** Parameters of /api/lines. */
  params: Record<string, string>;
  /** How the file is compressed. */
  encoding: 'gzip' | 'zstd' | null;
  /** Called with the bytes that were sent. */
  onProgress: (bytes: number) => void;
}

const CUT_OFF =
  'The connection was lost. Part of the file may have been accepted, and is stored twice if you send it again.';

/** Sends a file, which the browser reads from the disk piece by piece. Rejects with an ApiError. */
export function sendLines(
  file: Blob,
  { params, encoding, onProgress }: LinesRequest,
  signal: AbortSignal,
): Promise<LinesAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `/api/lines?${new URLSearchParams(params).toString()}`);
    request.setRequestHeader('content-type', 'text/plain');
    request.setRequestHeader('accept', 'application/json');
    if (encoding) request.setRequestHeader('content-encoding', encoding);
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => {
      const { status, statusText, responseText } = request;
      const headers = { 'content-type': request.getResponseHeader('content-type') ?? '' };
      const response = new Response(responseText, { status, statusText, headers });
      if (response.ok) response.json().then(resolve as (value: unknown) => void, reject);
      else void responseError(response).then(reject);
    };
    request.onerror = () => reject(new ApiError('network', CUT_OFF));
    request.onabort = () => reject(new ApiError('aborted', 'The call was cancelled.'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    if (signal.aborted) reject(new ApiError('aborted', 'The call was cancelled.'));
    else request.send(file);
  });
}
