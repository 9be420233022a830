// Makes values from the schemas of the OpenAPI document.
import type { Random } from '@timberline/testing';
import type { Schema } from '../description.ts';

const MAX_DEPTH = 5;
const WORDS = ['checkout', 'payments', 'timeout', 'a', 'größe', 'ошибка', 'x y', '5e5342f'];

/** A value that fulfils a schema without references, at the ends of what the schema allows more often than not. */
export function describedValue(random: Random, schema: Schema, depth = 0): unknown {
  const choices = (schema['oneOf'] ?? schema['anyOf'] ?? schema['enum']) as unknown[] | undefined;
  if (schema['enum'] !== undefined) return random.pick(choices!);
  if (choices !== undefined) return describedValue(random, random.pick(choices) as Schema, depth);
  if (schema['example'] !== undefined && random.chance(0.2)) return schema['example'];
  switch (schema['type']) {
    case 'boolean':
      return random.chance(0.5);
    case 'integer':
    case 'number': {
      const { minimum = 0, maximum = 1000 } = schema as { minimum?: number; maximum?: number };
      const inside = minimum + random.below(maximum - minimum + 1);
      return random.pick([minimum, maximum, minimum - 1, maximum + 1, inside, inside]);
    }
    case 'array':
      if (depth >= MAX_DEPTH) return [];
      return Array.from({ length: random.below(4) }, () =>
        describedValue(random, (schema['items'] ?? {}) as Schema, depth + 1),
      );
    case 'object':
      return describedObject(random, schema, depth);
    default: {
      const { minLength = 0, maxLength = 64 } = schema as { minLength?: number; maxLength?: number };
      const length = random.pick([minLength, maxLength, maxLength + 1]);
      return random.chance(0.3) ? 'x'.repeat(Math.max(0, length)) : random.pick(WORDS);
    }
  }
}

function describedObject(random: Random, schema: Schema, depth: number): Record<string, unknown> {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  const required = new Set((schema['required'] ?? []) as string[]);
  const entries = Object.entries(properties)
    .filter(([name]) => required.has(name) || random.chance(0.6))
    .map(([name, one]) => [name, depth < MAX_DEPTH ? describedValue(random, one, depth + 1) : null]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}
