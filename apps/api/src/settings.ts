// The API's settings: environment variables that begin with TIMBERLINE_. docs/settings.md lists them.
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { REDACTION_KINDS } from '@timberline/contract';
import {
  EngineSettings,
  IsListOf,
  IsNetworks,
  IsOrigins,
  IsSecret,
  IsSigningSecrets,
  Must,
  originsOf,
  readPem,
  readSettings,
  type TlsFiles,
  tlsFilesProblem,
  withServerSettings,
} from '@timberline/settings';

const MIB = 1024 * 1024;

/** Read and checked once at start. Each property is a variable: `apiPort` is TIMBERLINE_API_PORT. */
export class Settings extends withServerSettings(EngineSettings) {
  /** Origins of other web pages that may call the API, with commas between them. They never get anyone's session. */
  @IsOrigins()
  corsOrigins = '';

  /**
   * Proxies whose `X-Forwarded-For` is believed: addresses and networks with commas between them. Fair shares go by the
   * address of a client, which a client could otherwise make up.
   */
  @IsNetworks()
  trustedProxies = '';

  /** The file with the first password of `admin`, who has to change it; deleted then, if it can be. */
  @IsString()
  adminPasswordFile = '';

  /** Makes `admin` again, with that password, also where there are people: for those who have lost theirs. */
  @IsBoolean()
  adminReset = false;

  /** Signs cursors and receipts; the same for all API processes. `./start` makes it. */
  @IsSecret()
  @IsSigningSecrets()
  secret = '';

  @IsInt()
  @Min(1)
  @Max(65_535)
  apiPort = 3000;

  /** The port of OTLP over gRPC. Not given it is 4317, unless another program has that port. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(65_535)
  otlpGrpcPort: number | null = null;

  /** The port of syslog over TCP and UDP. Not given, syslog is off. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(65_535)
  syslogPort: number | null = null;

  /** The file of a certificate (PEM): syslog over TCP is then syslog over TLS. */
  @Must((_cert, settings: Settings) => syslogTlsProblem(settings))
  syslogTlsCert = '';

  /** The file of the key of that certificate. */
  @IsString()
  syslogTlsKey = '';

  /** The file of the authority (PEM) whose certificates senders of syslog must have, unless `syslogAllow` names them. */
  @Must((ca, { syslogTlsCert }: Settings) =>
    ca !== '' && syslogTlsCert === '' ? 'be set together with TIMBERLINE_SYSLOG_TLS_CERT and _KEY' : null,
  )
  syslogTlsCa = '';

  /** Addresses and networks, with commas between them, from which syslog is taken without a certificate. */
  @IsNetworks()
  @Must((allow, settings: Settings) => syslogAccessProblem(allow, settings))
  syslogAllow = '';

  /** Lets several API processes listen on one port (SO_REUSEPORT, on Linux). */
  @IsBoolean()
  apiReusePort = false;

  /** The largest body of a post, after decompression. */
  @IsInt()
  @Min(1024)
  @Max(512 * MIB)
  bodyLimitBytes = 32 * MIB;

  /** Bytes of log lines that may wait in the queue; beyond that, posts are answered with 429. */
  @IsInt()
  @Min(1024)
  queueLimitBytes = 1024 * MIB;

  /** The expected `appendfsync` of Redis: `everysec` loses up to a second of acknowledged logs when Redis crashes. */
  @IsIn(['always', 'everysec'])
  redisFsync: 'always' | 'everysec' = 'always';

  /** Whether the API may change settings of Redis (`CONFIG SET`) that can lose acknowledged logs. */
  @IsBoolean()
  redisConfigure = false;

  /** Whether logs are accepted although Redis is set up so that it can lose them. */
  @IsBoolean()
  redisAllowLoss = false;

  /**
   * Idempotency keys that are kept, each for 24 to 27 h; at the limit a post with a new key is answered with 429. One client
   * may have eight ninths of them: 50 a second for 24 h.
   */
  @IsInt()
  @Min(1)
  idempotencyKeyLimit = 4_900_000;

  /** The approximate memory in Redis for idempotency keys; one takes about 55 bytes, and counts as 67. */
  @IsInt()
  @Min(1024)
  idempotencyLimitBytes = 384 * MIB;

  /**
   * Documents that clients gave an id and that are remembered, so that they are stored once: in Redis, at 50 bytes each. Past it
   * the oldest are forgotten, after 24 to 30 h all.
   */
  @IsInt()
  @Min(1)
  @Max(100_000_000)
  documentIdLimit = 2_000_000;

  /** What is replaced in messages and metadata before they are queued: kinds with commas between them. */
  @IsListOf(REDACTION_KINDS)
  redact = '';

  /** The OpenID provider by which people log in, beside those with a password: its issuer, as it names itself. */
  @Must((issuer, settings: Settings) => oidcIssuerProblem(issuer, settings))
  oidcIssuer = '';

  /** What this Timberline is called at the provider. */
  @Must((id, { oidcIssuer }: Settings) => oidcPartProblem(id, oidcIssuer))
  oidcClientId = '';

  /** The secret of that client; empty for a public client, which has PKCE alone. */
  @IsSecret()
  oidcClientSecret = '';

  /** The claim that gives people their role. With dots, it is also a path into claims that are objects. */
  @Must((claim, { oidcIssuer }: Settings) => oidcPartProblem(claim, oidcIssuer))
  oidcRoleClaim = '';

  /** What the provider is asked for, such as a scope that has the claim of the role. */
  @Must((scope) => (/(^| )openid( |$)/.test(scope) ? null : 'have openid among its words'))
  oidcScope = 'openid profile email';

  /** What the provider is called where people log in. */
  @IsString()
  @MaxLength(60)
  oidcName = 'OpenID Connect';

  /** The file of the authority (PEM) of the provider, if the system does not trust it. */
  @Must((file) => oidcAuthorityProblem(file))
  oidcCa = '';

  /** How long the audit is kept. A month of it is deleted when it ended so long ago. */
  @IsInt()
  @Min(1)
  @Max(36_500)
  auditDays = 400;

  /** How long a search may take in Elasticsearch before it is answered with 503. */
  @IsInt()
  @Min(100)
  @Max(600_000)
  searchTimeoutMs = 10_000;

  get syslogTls(): TlsFiles | null {
    if (this.syslogTlsCert === '') return null;
    return { cert: this.syslogTlsCert, key: this.syslogTlsKey, ca: this.syslogTlsCa };
  }

  get oidcOn(): boolean {
    return this.oidcIssuer !== '';
  }

  /** The authorities that the provider may have; undefined for those of the system. */
  get oidcAuthority(): Buffer | undefined {
    return this.oidcCa === '' ? undefined : readPem(this.oidcCa);
  }

  /** Under which people reach the service. */
  get publicOrigins(): string[] {
    return originsOf(this.publicUrl);
  }

  static fromEnvironment(): Settings {
    return readSettings(Settings, process.env);
  }
}

/** Names under which the provider can be reached without TLS, since nobody else can listen. */
const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

function oidcIssuerProblem(issuer: string, { authOn, publicUrl }: Settings): string | null {
  if (issuer === '') return null;
  const { protocol, hostname } = URL.canParse(issuer) ? new URL(issuer) : { protocol: '', hostname: '' };
  if (protocol !== 'https:' && !(protocol === 'http:' && LOOPBACK_NAMES.has(hostname)))
    return 'be a URL that begins with https://, such as https://id.example.com';
  if (!authOn) return 'be left out unless TIMBERLINE_AUTH is on';
  return originsOf(publicUrl).length > 0
    ? null
    : 'have a TIMBERLINE_PUBLIC_URL with it, the URL of the console, to which the provider leads people back';
}

function oidcPartProblem(value: string, issuer: string): string | null {
  return (value === '') === (issuer === '')
    ? null
    : 'be set together with TIMBERLINE_OIDC_ISSUER, TIMBERLINE_OIDC_CLIENT_ID and TIMBERLINE_OIDC_ROLE_CLAIM';
}

function oidcAuthorityProblem(file: string): string | null {
  try {
    if (file !== '') readPem(file);
    return null;
  } catch (error) {
    return `be a file of certificates in PEM: ${(error as Error).message}`;
  }
}

function syslogTlsProblem({ syslogTls: tls, syslogTlsKey: key }: Settings): string | null {
  if ((tls === null) !== (key === '')) return 'be set together with TIMBERLINE_SYSLOG_TLS_KEY';
  return tls && tlsFilesProblem(tls, 'TIMBERLINE_SYSLOG_TLS_KEY');
}

/** The protocol has no password and no key, so with a login others must not reach it. */
function syslogAccessProblem(allow: string, { authOn, syslogPort, syslogTlsCa }: Settings): string | null {
  if (!authOn || syslogPort === null || allow !== '' || syslogTlsCa !== '') return null;
  return (
    'name the networks that may send syslog, since TIMBERLINE_AUTH is on and syslog has no login. Or set ' +
    'TIMBERLINE_SYSLOG_TLS_CA to the authority of the certificates of its senders, or leave out TIMBERLINE_SYSLOG_PORT'
  );
}
