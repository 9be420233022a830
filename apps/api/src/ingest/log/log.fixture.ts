// Random logs for specs: most near the limits of the rules, some far beyond. Seeded, so that a failure can be repeated.

type Random = () => number;

function pick<T>(random: Random, ...options: T[]): T {
  return options[Math.floor(random() * options.length)]!;
}

const TEXTS = ['info', 'ERROR', 'notice', 'é', '日本', '😀', '\ud800', '\u0000', 'a b', '"', '\\', '\n', '-'];

function text(random: Random, maxPieces: number): string {
  const piece = pick(random, ...TEXTS);
  return piece.repeat(Math.floor(random() * random() * maxPieces) + 1);
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

function twoDigits(random: Random, limit: number): string {
  return String(Math.floor(random() * limit)).padStart(2, '0');
}

/** Timestamps that are RFC 3339, nearly so, or at the edges of the range. */
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
  const day = `${year}-${twoDigits(random, 14)}-${twoDigits(random, 33)}`;
  const time = `${twoDigits(random, 25)}:${twoDigits(random, 61)}:${twoDigits(random, 62)}`;
  const fraction = pick(random, '', '', '.1', '.123', '.123456789', '.1234567890', '.', ',5');
  const zone = pick(
    random,
    'Z',
    'Z',
    'Z',
    'z',
    `+${twoDigits(random, 25)}:${twoDigits(random, 61)}`,
    `-${twoDigits(random, 24)}:30`,
    '',
    '+0100',
  );
  const whole = day + pick(random, 'T', 'T', 'T', 't', ' ') + time + fraction + zone;
  if (random() > 0.1) return whole;
  const at = Math.floor(random() * whole.length);
  return whole.slice(0, at) + pick(random, '', 'x', '٣', '0', '-', ':') + whole.slice(at + 1);
}

function validTimestamp(random: Random): string {
  return pick(
    random,
    '2026-11-24T10:35:22.123456789Z',
    '2024-02-29t23:59:59z',
    '1999-12-31T23:59:59.5-11:30',
  );
}

/** A log as a client may send it, or something that is not a log. */
export function randomLog(random: Random): unknown {
  if (random() < 0.02) return anything(random);
  const isCareful = random() < 0.6;
  const log: Record<string, unknown> = {
    level: text(random, isCareful ? 8 : 40),
    message: text(random, 400),
    resourceId: text(random, isCareful ? 40 : 400),
    timestamp: isCareful ? validTimestamp(random) : randomTimestamp(random),
  };
  for (const field of ['traceId', 'spanId', 'commit'])
    if (random() < 0.4) log[field] = random() < 0.1 ? null : text(random, isCareful ? 40 : 400);
  if (random() < 0.6)
    log['metadata'] = object(random, Math.floor(random() * random() * (isCareful ? 20 : 80)), 1);
  // Add a few errors.
  while (random() < (isCareful ? 0.1 : 0.4)) {
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
