// TLS from files: a certificate and its key, which are read again when they change, while connections go on.
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';

/** The names of files in PEM. */
export interface TlsFiles {
  /** The certificate of the server, and perhaps those between it and its authority. */
  cert: string;
  key: string;
  /** Authorities whose certificates clients must have; empty if they need none. */
  ca?: string;
}

/** A server that takes another certificate while it runs. */
interface TlsServer {
  setSecureContext(options: SecureContextOptions): void;
  once(event: 'close', listener: () => void): unknown;
}

/** Where a new certificate is told of. */
interface Report {
  log(message: string): void;
  error(message: string): void;
}

/**
 * What Mozilla recommends for servers in general: every client of the last ten years has it, and each connection has keys
 * of its own, so that nobody who steals the key of the server reads what was recorded.
 * https://wiki.mozilla.org/Security/Server_Side_TLS#Intermediate_compatibility_.28recommended.29
 */
const PROTOCOL: SecureContextOptions = {
  minVersion: 'TLSv1.2',
  ciphers: [
    'TLS_AES_128_GCM_SHA256',
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
  ].join(':'),
};

/** How long a client may take until its connection is encrypted. */
export const TLS_HANDSHAKE_TIMEOUT_MS = 10_000;

/** Files are checked rather than watched, since they may be links that change, or be on a network. */
const CHECK_INTERVAL_MS = 1_000;

/** What is wrong with a pair of files, by the code of OpenSSL's error. */
const REASONS: Record<string, string> = {
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: 'the key is not that of the certificate',
  ERR_OSSL_PEM_NO_START_LINE: 'one of them is not in PEM',
  ERR_OSSL_UNSUPPORTED: 'one of them is not in PEM',
  ERR_OSSL_PEM_BAD_PASSWORD_READ: 'the key is encrypted, and nobody is there to enter its password',
};

/**
 * Reads the files as options of a server with TLS.
 * @throws Error that says which file cannot be read, or why they do not fit
 */
export function readTlsFiles({ cert, key, ca = '' }: TlsFiles): SecureContextOptions {
  const options = {
    ...PROTOCOL,
    cert: readPem(cert),
    key: readPem(key),
    ...(ca === '' ? {} : { ca: readPem(ca) }),
  };
  try {
    createSecureContext(options);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new Error(`${cert} and ${key} cannot be used: ${REASONS[code] ?? message}`, { cause: error });
  }
  return options;
}

/** Why files of TLS cannot be used, as the end of "VARIABLE is X; it must …", or null. */
export function tlsFilesProblem(files: TlsFiles, keyVariable: string): string | null {
  try {
    readTlsFiles(files);
    return null;
  } catch (error) {
    return `be a certificate in PEM whose key is in the file of ${keyVariable}: ${(error as Error).message}`;
  }
}

/** Reads a file with certificates or a key. */
export function readPem(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${file} cannot be read (${code})`, { cause: error });
  }
}

/**
 * Gives a server the files again when they have changed, until it closes. If they cannot be used, the old ones stay, and
 * the report says so.
 */
export function reloadTlsFiles(server: TlsServer, files: TlsFiles, report: Report): void {
  const check = async (): Promise<void> => {
    const state = await stateOf(files);
    if (state === used || state === refused) return;
    try {
      server.setSecureContext(readTlsFiles(files));
      used = state;
      refused = '';
      report.log(`The new certificate in ${files.cert} is used from now on.`);
    } catch (error) {
      // The first time, perhaps only one of the files is written yet.
      if (state === doubtful) {
        refused = state;
        report.error(`The certificate stays the old one, since ${(error as Error).message}.`);
      }
      doubtful = state;
    }
  };
  let used = '';
  let refused = '';
  let doubtful = '';
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const repeat = async (): Promise<void> => {
    await check();
    if (!isClosed) timer = setTimeout(() => void repeat(), CHECK_INTERVAL_MS).unref();
  };
  server.once('close', () => {
    isClosed = true;
    clearTimeout(timer);
  });
  void stateOf(files).then((state) => {
    used = state;
    timer = setTimeout(() => void repeat(), CHECK_INTERVAL_MS).unref();
  });
}

/** What changes when a file, or the file that a link leads to, is written or replaced. */
async function stateOf(files: TlsFiles): Promise<string> {
  const states = [files.cert, files.key, files.ca ?? '']
    .filter((file) => file !== '')
    .map(async (file) => {
      try {
        const { mtimeMs, size, ino } = await stat(file);
        return `${mtimeMs} ${size} ${ino}`;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code;
      }
    });
  return (await Promise.all(states)).join();
}
