import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { AppModule } from '../app.module.ts';

type Class = abstract new (...args: never[]) => unknown;

/** The controllers of a module and of those that it imports. */
function controllersOf(module: Class, seen = new Set<unknown>()): Class[] {
  if (seen.has(module)) return [];
  seen.add(module);
  const get = (key: string) => (Reflect.getMetadata(key, module) ?? []) as Class[];
  return [...get('controllers'), ...get('imports').flatMap((one) => controllersOf(one, seen))];
}

/** The handlers of all routes: their names, and what they are configured with. */
const ROUTES = controllersOf(AppModule).flatMap((controller) =>
  Object.entries(Object.getOwnPropertyDescriptors(controller.prototype as object))
    .filter(
      ([name, { value }]) =>
        name !== 'constructor' && typeof value === 'function' && Reflect.hasMetadata('path', value as object),
    )
    .map(([name, { value }]) => ({
      name: `${controller.name}.${name}`,
      config: (Reflect.getMetadata('__fastify_route_config__', value as object) ?? {}) as {
        permission?: string;
      },
    })),
);

describe('the routes of the API', () => {
  it('All of them are found.', () => {
    expect(ROUTES.map(({ name }) => name)).toContain('LogsController.page');
    expect(ROUTES.length).toBeGreaterThan(25);
  });

  it.each(ROUTES)('$name says what it needs.', ({ config }) => {
    expect(config.permission).toBeTypeOf('string');
  });

  it('Only the login, health, the entry, and what clients of Splunk ask without a token is public.', () => {
    expect(
      ROUTES.filter(({ config }) => config.permission === 'public')
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'AuthController.login',
      'AuthController.ways',
      'HealthController.live',
      'HealthController.ready',
      'NativeController.home',
      'OidcController.callback',
      'OidcController.login',
      'SplunkController.health',
      'SplunkController.options',
    ]);
  });
});
