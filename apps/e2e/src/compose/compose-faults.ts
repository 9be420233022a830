// What of the Compose specification docker-compose.yml makes use of, checked: names, shapes of values, references.

export interface ComposeService {
  image?: string;
  build?: { context: string; target?: string };
  user?: string;
  environment?: Record<string, string | null>;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: {
    test: string[];
    interval?: string;
    timeout?: string;
    retries?: number;
    start_period?: string;
  };
  deploy?: { replicas?: number | string; resources?: { limits?: { memory?: string } } };
  cap_drop?: string[];
  security_opt?: string[];
  restart?: string;
  stop_grace_period?: string;
  [attribute: string]: unknown;
}

export interface ComposeFile {
  services: Record<string, ComposeService>;
  volumes?: Record<string, object | null>;
  [element: string]: unknown;
}

const ELEMENTS = ['name', 'services', 'networks', 'volumes', 'configs', 'secrets', 'include'];

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isDuration = (value: unknown): boolean =>
  isText(value) && /^(\d+(us|ms|s|m|h))+$/.test(value as string);
const isBytes = (value: unknown): boolean =>
  isText(value) && /^\d+(b|k|kb|m|mb|g|gb)$/i.test(value as string);
const isMap = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** A number, or a variable with a number as its default. */
const isCount = (value: unknown): boolean => /^(\d+|\$\{\w+:-\d+\})$/.test(String(value));

/** Attributes of a service, with what their values look like; those that this project has no use for are left out. */
const ATTRIBUTES: Record<string, (value: unknown) => boolean> = {
  build: (value) => isText(value) || isMap(value),
  cap_drop: isTextList,
  cpu_shares: Number.isInteger,
  command: (value) => isText(value) || isTextList(value),
  depends_on: isMap,
  deploy: isMap,
  environment: (value) =>
    isMap(value) &&
    Object.values(value as object).every((one) => one === null || isText(one) || Number.isFinite(one)),
  expose: isTextList,
  healthcheck: isMap,
  image: isText,
  init: (value) => typeof value === 'boolean',
  logging: isMap,
  ports: isTextList,
  read_only: (value) => typeof value === 'boolean',
  restart: (value) => ['no', 'always', 'on-failure', 'unless-stopped'].includes(value as string),
  security_opt: isTextList,
  stop_grace_period: isDuration,
  stop_signal: (value) => isText(value) && /^SIG[A-Z]+$/.test(value as string),
  tmpfs: (value) => isText(value) || isTextList(value),
  ulimits: isMap,
  user: (value) => isText(value) && /^\d+:\d+$/.test(value as string),
  volumes: isTextList,
};

const HEALTH: Record<string, (value: unknown) => boolean> = {
  test: (value) => isTextList(value) && ['CMD', 'CMD-SHELL', 'NONE'].includes((value as string[])[0]!),
  interval: isDuration,
  timeout: isDuration,
  start_period: isDuration,
  retries: Number.isInteger,
};

const PORT = /^(?:(?:\$\{\w+:-[\w.]+\}|[\d.]+):)?(?:\$\{\w+:-\d+\}|\d+):\d+$/;

/** What is wrong with the file, a line each, beginning with the place; empty when nothing is. */
export function composeFaults(file: ComposeFile): string[] {
  const faults: string[] = [];
  for (const element of Object.keys(file)) {
    if (!ELEMENTS.includes(element) && !element.startsWith('x-')) faults.push(`${element}: no such element`);
  }
  for (const [name, service] of Object.entries(file.services)) {
    const at = `services.${name}`;
    for (const [attribute, value] of Object.entries(service)) {
      const fits = ATTRIBUTES[attribute];
      if (!fits) faults.push(`${at}.${attribute}: no such attribute`);
      else if (!fits(value)) faults.push(`${at}.${attribute}: not what it takes: ${JSON.stringify(value)}`);
    }
    if (!service.image === !service.build) faults.push(`${at}: needs an image or a build, and not both`);
    if (service.image && !/:\d/.test(service.image)) faults.push(`${at}.image: has no version`);
    faults.push(...dependencyFaults(file, service, at));
    for (const volume of service.volumes ?? []) {
      if (!/^[./]/.test(volume) && !(volume.split(':')[0]! in (file.volumes ?? {}))) {
        faults.push(`${at}.volumes: ${volume} is not declared`);
      }
    }
    for (const [attribute, value] of Object.entries(service.healthcheck ?? {})) {
      if (!HEALTH[attribute]?.(value))
        faults.push(`${at}.healthcheck.${attribute}: ${JSON.stringify(value)}`);
    }
    const { replicas, resources } = service.deploy ?? {};
    if (replicas !== undefined && !isCount(replicas)) faults.push(`${at}.deploy.replicas: ${replicas}`);
    const memory = resources?.limits?.memory;
    if (memory !== undefined && !isBytes(memory))
      faults.push(`${at}.deploy.resources.limits.memory: ${memory}`);
    for (const port of service.ports ?? []) {
      if (!PORT.test(port)) faults.push(`${at}.ports: ${port}`);
    }
  }
  return faults;
}

function dependencyFaults(file: ComposeFile, service: ComposeService, at: string): string[] {
  return Object.entries(service.depends_on ?? {}).flatMap(([name, { condition }]) => {
    const other = file.services[name];
    if (!other) return [`${at}.depends_on.${name}: no such service`];
    if (condition === 'service_healthy' && !other.healthcheck)
      return [`${at}.depends_on.${name}: has no health check`];
    return [];
  });
}
