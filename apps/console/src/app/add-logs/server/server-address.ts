// Where programs send their logs: the address of the API, as the computer of the reader reaches it.
import { computed, inject, Injectable, InjectionToken, signal } from '@angular/core';

/** The ports that the console's server was started with, from /config.json. */
export interface Ports {
  apiPort: number;
  consolePort: number;
}

/** The part of `location` that the address depends on. */
export type PageAddress = Pick<Location, 'protocol' | 'hostname' | 'port' | 'origin'>;

/** An address in the parts that configurations have fields for. */
export interface Target {
  /** Without a slash at its end: `http://localhost:3000`. */
  url: string;
  host: string;
  port: string;
  isTls: boolean;
}

const DEFAULT_API_PORT = 3000;
/** The Date header has whole seconds, and a request takes a moment. */
const CLOCK_MARGIN_MS = 2_000;
const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;

const PAGE = new InjectionToken<PageAddress>('The address of this page', { factory: () => location });

/**
 * The address of the API for a page. A page on the console's own port was opened without a proxy, so the API has its own
 * port on the same host. Behind a proxy only the page's own origin is known to be reachable; the console's server
 * forwards every endpoint from there.
 */
export function addressOf(page: PageAddress, ports: Ports | null): string {
  const apiPort = ports ? ports.apiPort : DEFAULT_API_PORT;
  if (ports && page.port !== String(ports.consolePort)) return page.origin;
  return `${page.protocol}//${page.hostname}:${apiPort}`;
}

/** The parts of an address. Null for a text that is no web address. */
export function targetOf(address: string): Target | null {
  const text = address.trim();
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, port, pathname } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  const isTls = protocol === 'https:';
  const path = pathname.replace(/\/+$/, '');
  return {
    url: `${protocol}//${hostname}${port === '' ? '' : `:${port}`}${path}`,
    host: hostname,
    port: port || (isTls ? '443' : '80'),
    isTls,
  };
}

/** Whether other machines, and containers, cannot reach an address. */
export function isLoopback({ host }: Target): boolean {
  return LOOPBACK.test(host);
}

/** Provided by the page that shows it. The reader can change the address by `typed`. */
@Injectable()
export class ServerAddress {
  private readonly page = inject(PAGE);
  private readonly ports = signal<Ports | null>(null);
  private clockSkewMs = 0;

  /** What the reader typed instead; null while it is the address that was found. */
  readonly typed = signal<string | null>(null);
  readonly text = computed(() => this.typed() ?? addressOf(this.page, this.ports()));
  readonly typedTarget = computed(() => targetOf(this.text()));
  /** The address for the configurations; the one that was found while the typed one is invalid. */
  readonly target = computed(
    () => this.typedTarget() ?? targetOf(addressOf(this.page, this.ports())) ?? targetOf(this.page.origin)!,
  );

  constructor() {
    void this.load();
  }

  /** The time on the server's clock, or a moment before it, as RFC 3339. */
  serverTime(now: number): string {
    return new Date(now + this.clockSkewMs - CLOCK_MARGIN_MS).toISOString();
  }

  private async load(): Promise<void> {
    try {
      const response = await fetch('/config.json', { headers: { accept: 'application/json' } });
      const ports = (await response.json()) as Partial<Ports>;
      const serverMs = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(serverMs)) this.clockSkewMs = serverMs - Date.now();
      if (Number.isInteger(ports.apiPort) && Number.isInteger(ports.consolePort))
        this.ports.set(ports as Ports);
    } catch {
      // The development server has no such file. The default port is right there, and the reader can change the address.
      this.ports.set(null);
    }
  }
}
