// Engines and the API are killed while people log in, are made and are taken out.
import { beforeAll, expect, test } from 'vitest';
import { addFirstAdministrator } from '../harness/access.ts';
import { useOwnStack, waitUntilReady } from '../harness/stack.ts';
import { people } from './people.ts';

/** How often each part is killed; `npm run test:kills` has 20 kills of the others. */
const KILLS = Math.ceil(Number(process.env['KILLS'] ?? 1) / 5);
/** Elasticsearch takes more than two minutes to start on a machine with ten programs at work. */
const DEADLINE_MS = 300_000;
const TIMEOUT_MS = 300_000 + KILLS * 600_000;

const stack = useOwnStack({
  only: ['elasticsearch', 'redis', 'api'],
  env: { TIMBERLINE_AUTH: 'on' },
});
const { logIn, makePerson, session, takeOut } = people(stack, DEADLINE_MS);

beforeAll(() => addFirstAdministrator(stack()));

test(
  'Who was taken out is refused, and who was made logs in, whatever is killed meanwhile.',
  { timeout: TIMEOUT_MS },
  async () => {
    for (let kill = 0; kill < KILLS; kill++)
      for (const victim of ['redis', 'elasticsearch', 'api'] as const) {
        const [kept, other] = [await makePerson('viewer'), await makePerson('viewer')];
        const { token } = await logIn(other.name, other.password);
        const removed = takeOut(other);
        const login = logIn(kept.name, kept.password);
        const made = makePerson('viewer');
        stack().kill(victim, 'SIGKILL');
        await removed;
        expect((await login).status, victim).toBe(204);
        const late = await made;
        await waitUntilReady(stack());
        await expect.poll(async () => (await session('/api/auth/me', token)).status).toBe(401);
        expect((await logIn(other.name, other.password)).status, victim).toBe(401);
        expect((await logIn(late.name, late.password)).status, victim).toBe(204);
      }
  },
);
