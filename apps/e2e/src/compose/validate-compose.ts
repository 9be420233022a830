// Validates the parts of the Compose specification that docker-compose.yml uses: names, values and references.

interface ComposeService {
  image?: string;
  build?: { context: string; target?: string };
  user?: string;
  environment?: Record<string, string | null>;
  ports?: string[];
  volumes?: string[];
  networks?: string[];
  secrets?: string[];
  command?: string[];
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
  networks?: Record<string, object | null>;
  secrets?: Record<string, { file: string }>;
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
/** Accepts a size, or a variable whose default is a size. */
const isMemory = (value: unknown): boolean =>
  isBytes(/^\$\{\w+:-([^}]*)\}$/.exec(String(value))?.[1] ?? value);
/** Accepts a number, or a variable whose default is a number. */
const isCount = (value: unknown): boolean => /^(\d+|\$\{\w+:-\d+\})$/.test(String(value));

/** The attributes of a service that this project uses, with checks of their values. */
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
  network_mode: (value) => value === 'none',
  networks: isTextList,
  ports: isTextList,
  read_only: (value) => typeof value === 'boolean',
  secrets: isTextList,
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

/** Lists the errors of a Compose file. Each one starts with the path of the wrong element. */
export function validateCompose(file: ComposeFile): string[] {
  const errors: string[] = [];
  for (const element of Object.keys(file)) {
    if (!ELEMENTS.includes(element) && !element.startsWith('x-')) errors.push(`${element}: unknown element`);
  }
  for (const [name, service] of Object.entries(file.services)) {
    const at = `services.${name}`;
    for (const [attribute, value] of Object.entries(service)) {
      const isValid = ATTRIBUTES[attribute];
      if (!isValid) errors.push(`${at}.${attribute}: unknown attribute`);
      else if (!isValid(value)) errors.push(`${at}.${attribute}: invalid value ${JSON.stringify(value)}`);
    }
    if (!service.image === !service.build) errors.push(`${at}: needs either an image or a build`);
    if (service.image && !/:\d/.test(service.image))
      errors.push(`${at}.image: a tag with a version is missing`);
    errors.push(...dependencyErrors(file, service, at));
    for (const volume of service.volumes ?? []) {
      if (!/^[./]/.test(volume) && !(volume.split(':')[0]! in (file.volumes ?? {}))) {
        errors.push(`${at}.volumes: ${volume} is not declared under volumes`);
      }
    }
    for (const network of service.networks ?? []) {
      if (!(network in (file.networks ?? {})))
        errors.push(`${at}.networks: ${network} is not declared under networks`);
    }
    for (const secret of service.secrets ?? []) {
      if (!file.secrets?.[secret]?.file)
        errors.push(`${at}.secrets: ${secret} is not declared under secrets with a file`);
    }
    for (const [attribute, value] of Object.entries(service.healthcheck ?? {})) {
      if (!HEALTH[attribute]?.(value))
        errors.push(`${at}.healthcheck.${attribute}: invalid value ${JSON.stringify(value)}`);
    }
    const { replicas, resources } = service.deploy ?? {};
    if (replicas !== undefined && !isCount(replicas))
      errors.push(`${at}.deploy.replicas: invalid value ${replicas}`);
    const memory = resources?.limits?.memory;
    if (memory !== undefined && !isMemory(memory))
      errors.push(`${at}.deploy.resources.limits.memory: invalid value ${memory}`);
    for (const port of service.ports ?? []) {
      if (!PORT.test(port)) errors.push(`${at}.ports: invalid value ${port}`);
    }
  }
  return errors;
}

function dependencyErrors(file: ComposeFile, service: ComposeService, at: string): string[] {
  return Object.entries(service.depends_on ?? {}).flatMap(([name, { condition }]) => {
    const other = file.services[name];
    if (!other) return [`${at}.depends_on.${name}: unknown service`];
    if (condition === 'service_healthy' && !other.healthcheck)
      return [`${at}.depends_on.${name}: the service has no health check`];
    if (condition === 'service_completed_successfully' && other.restart !== 'no')
      return [`${at}.depends_on.${name}: the service never completes, since it restarts`];
    return [];
  });
}
