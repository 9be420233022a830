// The body of an HTTP request as a source for the intake.
import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { clientOf } from '../../limits/client.ts';
import type { BodySource } from '../body/body-source.ts';
import { type Encoding, parseContentEncoding } from '../body/decompress.ts';

export class HttpBodySource implements BodySource {
  readonly client: string;
  readonly encoding: Encoding | undefined;

  /**
   * Throws an IngestError if the content encoding is not supported.
   * @param encoding how the protocol compresses its bodies, whatever the header says
   */
  constructor(
    private readonly request: Pick<FastifyRequest, 'raw' | 'ip'>,
    encoding?: Encoding,
  ) {
    this.client = clientOf(request);
    this.encoding = encoding ?? parseContentEncoding(request.raw.headers['content-encoding']);
  }

  get declaredBytes(): number | undefined {
    const header = this.request.raw.headers['content-length'];
    return header === undefined ? undefined : Number(header);
  }

  takeWhole(): Buffer | undefined {
    const { raw } = this.request;
    if (!raw.complete) return undefined;
    return (raw.read() as Buffer | null) ?? Buffer.alloc(0);
  }

  stream(): Readable {
    return this.request.raw;
  }
}
