// Connections to an API that speaks https.
import { X509Certificate } from 'node:crypto';
import { statSync } from 'node:fs';
import { Agent, type AgentOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, type ConnectionOptions, rootCertificates } from 'node:tls';
import { readPem } from '@timberline/settings';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The certificates in a file.
 * @throws Error if it cannot be read, or has none
 */
export function readCertificates(file: string): X509Certificate[] {
  const texts = readPem(file).toString('latin1').match(CERTIFICATE);
  if (!texts) throw new Error(`${file} has no certificate in PEM`);
  return texts.map((text) => new X509Certificate(text));
}

/**
 * Trusts what systems trust, and the certificates in a file: authorities, and the certificate of the API itself. Whoever has
 * that one is the API, whatever name it is reached under. The file is read again when it has changed; then what it had
 * before is trusted as well, since the API may still use it.
 */
export class ApiAgent extends Agent {
  private readAt = '';
  private trusted: X509Certificate[] = [];
  private before: X509Certificate[] = [];

  constructor(
    private readonly file: string,
    options: AgentOptions,
  ) {
    // Every connection checks the certificate, which a session that goes on does not.
    super({ ...options, maxCachedSessions: 0 });
  }

  override createConnection(
    options: ConnectionOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const known = this.known();
    const address = String(options.host);
    return super.createConnection(
      {
        ...options,
        // Node would take the host of the request, which is that of this server.
        servername: isIP(address) === 0 ? address : '',
        ca: [...rootCertificates, ...known.map(String)],
        // @fastify/reply-from takes any certificate unless it is told otherwise.
        rejectUnauthorized: true,
        // The certificate of a server is trusted without the one of its authority.
        allowPartialTrustChain: true,
        checkServerIdentity: (_host, certificate) =>
          known.some(({ raw, ca }) => !ca && raw.equals(certificate.raw))
            ? undefined
            : checkServerIdentity(address, certificate),
      },
      callback,
    );
  }

  private known(): X509Certificate[] {
    if (this.file === '') return [];
    try {
      const { mtimeMs, size, ino } = statSync(this.file);
      const state = `${mtimeMs} ${size} ${ino}`;
      if (state !== this.readAt) {
        const certificates = readCertificates(this.file);
        this.before = this.trusted;
        this.trusted = certificates;
        this.readAt = state;
      }
    } catch (error) {
      // What was trusted still is.
      process.stderr.write(`The certificates stay the old ones: ${(error as Error).message}\n`);
    }
    return [...this.trusted, ...this.before];
  }
}
