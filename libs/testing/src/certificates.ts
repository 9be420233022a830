// Certificates for specs of TLS, made by openssl when they are needed, so that none can expire in the repository.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The files of a certificate and its key (PEM). */
export interface CertificateFiles {
  cert: string;
  key: string;
}

/** Long enough for a test, also beside a clock that is a day behind. */
const DAYS = '3';
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** An authority of its own, whose files are in a temporary folder. */
export class TestAuthority {
  readonly folder = mkdtempSync(join(tmpdir(), 'timberline-certificates-'));
  /** The file of its certificate. */
  readonly cert = join(this.folder, 'authority.pem');
  private readonly key = join(this.folder, 'authority.key');
  private issued = 0;

  constructor(name = 'Authority of a test') {
    openssl(
      'req',
      '-x509',
      ...NEW_KEY,
      '-days',
      DAYS,
      '-subj',
      `/CN=${name}`,
      '-keyout',
      this.key,
      '-out',
      this.cert,
    );
  }

  /**
   * Issues a certificate. A second one under the same file name replaces the first.
   *
   * @param names what it is valid for, such as `DNS:localhost` and `IP:127.0.0.1`
   */
  issue(name: string, names: readonly string[] = ['DNS:localhost', 'IP:127.0.0.1']): CertificateFiles {
    const files = { cert: join(this.folder, `${name}.pem`), key: join(this.folder, `${name}.key`) };
    const request = join(this.folder, `${name}.csr`);
    const extensions = join(this.folder, `${name}.ext`);
    mkdirSync(dirname(files.cert), { recursive: true });
    writeFileSync(extensions, `basicConstraints=critical,CA:FALSE\nsubjectAltName=${names.join(',')}\n`);
    openssl('req', '-new', ...NEW_KEY, '-subj', `/CN=${name}`, '-keyout', files.key, '-out', request);
    // Each has a number of its own, as clients may ask for.
    const serial = String(++this.issued);
    const signed = ['-CA', this.cert, '-CAkey', this.key, '-set_serial', serial, '-days', DAYS];
    openssl('x509', '-req', '-in', request, ...signed, '-extfile', extensions, '-out', files.cert);
    return files;
  }

  /** Deletes all files. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function openssl(...args: string[]): void {
  try {
    execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error('The program openssl is missing, which makes certificates for tests. Install it.', {
      cause: error,
    });
  }
}
