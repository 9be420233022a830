// The body of an HTTP request as a source for the intake.
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { BodySource } from '../body/body-source.ts';
import { type Encoding, parseContentEncoding } from '../body/decompress.ts';

export class HttpBodySource implements BodySource {
  readonly encoding: Encoding | undefined;

  /** Throws an IngestError if the content encoding is not supported. */
  constructor(private readonly request: IncomingMessage) {
    this.encoding = parseContentEncoding(request.headers['content-encoding']);
  }

  get declaredBytes(): number | undefined {
    const header = this.request.headers['content-length'];
    return header === undefined ? undefined : Number(header);
  }

  takeWhole(): Buffer | undefined {
    if (!this.request.complete) return undefined;
    return (this.request.read() as Buffer | null) ?? Buffer.alloc(0);
  }

  stream(): Readable {
    return this.request;
  }
}
