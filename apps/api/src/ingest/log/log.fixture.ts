// Random logs for specs: most near the rules' edges, some far beyond. Seeded, so that a failure can be repeated.

type Random = () => number;

function pick<T>(random: Random, ...options: T[]): T {
  return options[Math.floor(random() * options.length)]!;
}

const TEXTS = ['info', 'ERROR', 'notice', 'é', '日本', '😀', '\ud800', '\u0000', 'a b', '"', '\\', '\n', '-'];

function text(random: Random, most: number): string {
  const piece = pick(random, ...TEXTS);
  return piece.repeat(Math.floor(random() * random() * most) + 1);
}

/** Any JSON value. */
function anything(random: Random, depth = 0): unknown {
  const kind = random();
  if (kind < 0.15) return null;
  if (kind < 0.3) return pick(random, 0, -1, 1.5, 1e21, Number.MAX_SAFE_INTEGER);
  if (kind < 0.4) return pick(random, true, false);
  if (kind < 0.6 || depth > 6) return pick(random, '', ' ', '\u2003\ufeff', text(random, 300));
  if (kind < 0.75) return Array.from({ length: Math.floor(random() * 5) }, () => anything(random, depth + 1));
  return object(random, Math.floor(random() * 6), depth + 1);
}

function object(random: Random, keys: number, depth: number): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (let i = 0; i < keys; i++) {
    const key = pick(
      random,
      `k${i}`,
      `k${i}`,
      '',
      ' ',
      'a..b',
      '__proto__',
      'parentResourceId',
      'constructor',
    );
    Object.defineProperty(made, key, {
      value: anything(random, depth),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return made;
}

function two(random: Random, most: number): string {
  return String(Math.floor(random() * most)).padStart(2, '0');
}

/** RFC 3339, near it, and at the edges of what can be stored. */
export function randomTimestamp(random: Random): string {
  if (random() < 0.2)
    return pick(
      random,
      '1970-01-01T00:00:00Z',
      '1970-01-01T00:59:59.999999999+01:00',
      '1969-12-31T23:59:59.999999999Z',
      '1969-12-31T23:30:00-00:30',
      '2262-04-11T23:47:16.854775807Z',
      '2262-04-11T23:47:16.854775808Z',
      '2262-04-12T23:46:16.9+23:59',
      '2016-12-31T23:59:60Z',
      '2016-12-31T18:59:60.5-05:00',
      '2016-12-31T23:58:60Z',
      '0000-02-29T00:00:00Z',
      '0099-12-31T23:59:60Z',
      '9999-12-31T23:59:59Z',
    );
  const year = pick(
    random,
    '1969',
    '1970',
    '1999',
    '2000',
    '2024',
    '2025',
    '2100',
    '2261',
    '2262',
    '2263',
    '0001',
  );
  const day = `${year}-${two(random, 14)}-${two(random, 33)}`;
  const time = `${two(random, 25)}:${two(random, 61)}:${two(random, 62)}`;
  const fraction = pick(random, '', '', '.1', '.123', '.123456789', '.1234567890', '.', ',5');
  const zone = pick(
    random,
    'Z',
    'Z',
    'Z',
    'z',
    `+${two(random, 25)}:${two(random, 61)}`,
    `-${two(random, 24)}:30`,
    '',
    '+0100',
  );
  const whole = day + pick(random, 'T', 'T', 'T', 't', ' ') + time + fraction + zone;
  if (random() > 0.1) return whole;
  const at = Math.floor(random() * whole.length);
  return whole.slice(0, at) + pick(random, '', 'x', '٣', '0', '-', ':') + whole.slice(at + 1);
}

function goodTimestamp(random: Random): string {
  return pick(
    random,
    '2026-11-24T10:35:22.123456789Z',
    '2024-02-29t23:59:59z',
    '1999-12-31T23:59:59.5-11:30',
  );
}

/** A log as a client may send it, or something that is none. */
export function randomLog(random: Random): unknown {
  if (random() < 0.02) return anything(random);
  const careful = random() < 0.6;
  const log: Record<string, unknown> = {
    level: text(random, careful ? 8 : 40),
    message: text(random, 400),
    resourceId: text(random, careful ? 40 : 400),
    timestamp: careful ? goodTimestamp(random) : randomTimestamp(random),
  };
  for (const field of ['traceId', 'spanId', 'commit'])
    if (random() < 0.4) log[field] = random() < 0.1 ? null : text(random, careful ? 40 : 400);
  if (random() < 0.6)
    log['metadata'] = object(random, Math.floor(random() * random() * (careful ? 20 : 80)), 1);
  // A few faults on top.
  while (random() < (careful ? 0.1 : 0.4)) {
    const field = pick(
      random,
      'level',
      'message',
      'resourceId',
      'timestamp',
      'traceId',
      'commit',
      'metadata',
    );
    if (random() < 0.3) delete log[field];
    else log[field] = anything(random);
    if (random() < 0.2) Object.assign(log, { [pick(random, 'id', 'Level', 'extra', 'x'.repeat(200))]: 1 });
  }
  return log;
}
