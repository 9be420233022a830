// The settings of each program that listens for people and programs: the API and the console server.
import { IsNotEmpty, IsString } from 'class-validator';
import { Must } from './rule.ts';
import { authProblem } from './server/auth-decision.ts';
import { IsPublicUrls } from './server/origins.ts';
import { type TlsFiles, tlsFilesProblem } from './server/tls-files.ts';

// TypeScript asks for these arguments of a mixin's base: https://www.typescriptlang.org/docs/handbook/mixins.html
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Constructor = new (...args: any[]) => object;

/** Adds the settings to another class of settings. */
export function withServerSettings<Base extends Constructor>(base: Base) {
  class ServerSettings extends base {
    /** The address to listen on. */
    @IsString()
    @IsNotEmpty()
    host = '127.0.0.1';

    /** The URLs under which people reach the service, with commas between them; their host names are accepted. */
    @IsPublicUrls()
    publicUrl = '';

    /** The address on which docker-compose.yml publishes the ports. It counts in place of `host`, which is the container's. */
    @IsString()
    publishedHost = '';

    /** `on` or `off`. It may be left out only where nobody but this machine reaches the server, and is off then. */
    @Must((auth, settings: ServerSettings) => authProblem(auth, settings))
    auth = '';

    /** The file of a certificate (PEM): the server then speaks https. */
    @Must((cert, settings: ServerSettings) => tlsProblem(cert, settings.tlsKey))
    tlsCert = '';

    /** The file of the key of that certificate. */
    @IsString()
    tlsKey = '';

    /** The files of TLS, or null without it. */
    get tls(): TlsFiles | null {
      return this.tlsCert === '' ? null : { cert: this.tlsCert, key: this.tlsKey };
    }

    /** Whether people and programs must say who they are. */
    get authOn(): boolean {
      return this.auth === 'on';
    }
  }
  return ServerSettings;
}

function tlsProblem(cert: string, key: string): string | null {
  if ((cert === '') !== (key === '')) return 'be set together with TIMBERLINE_TLS_KEY';
  return cert === '' ? null : tlsFilesProblem({ cert, key }, 'TIMBERLINE_TLS_KEY');
}
