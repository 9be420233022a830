import type { Client } from '@elastic/elasticsearch';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SCHEMA_VERSION } from '@timberline/elastic';
import { TemplateInstaller } from './template-installer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A response of Elasticsearch with the template in a version. */
const found = (version?: number) => ({ index_templates: [{ index_template: { version } }] });
/** The response of Elasticsearch without the template: the body of a 404. */
const notFound = { error: {}, status: 404 } as unknown as ReturnType<typeof found>;

function makeInstaller() {
  const indices = {
    putIndexTemplate: vi.fn(() => Promise.resolve()),
    putMapping: vi.fn(() => Promise.resolve()),
    getIndexTemplate: vi.fn(() => Promise.resolve(found(SCHEMA_VERSION))),
  };
  return { installer: new TemplateInstaller({ indices } as unknown as Client), indices };
}

it('The template is installed once by bulks that start together.', async () => {
  const { installer, indices } = makeInstaller();
  await Promise.all([installer.ensureTemplate(), installer.ensureTemplate()]);
  expect(await installer.ensureTemplate()).toBeUndefined();
  expect(indices.putIndexTemplate).toHaveBeenCalledOnce();
});

it('An error is returned as text, and the next call tries again.', async () => {
  const { installer, indices } = makeInstaller();
  indices.putIndexTemplate.mockRejectedValueOnce(new Error('no master'));
  expect(await installer.ensureTemplate()).toBe('The index template cannot be installed: no master');
  expect(await installer.ensureTemplate()).toBeUndefined();
});

it.each([
  ['is missing', notFound],
  ['was installed by version 0.1.0', found()],
  ['has the same version', found(SCHEMA_VERSION)],
])('At first the template is installed when it %s.', async (_state, response) => {
  const { installer, indices } = makeInstaller();
  indices.getIndexTemplate.mockResolvedValueOnce(response);
  await installer.ensureTemplate();
  expect(indices.putIndexTemplate).toHaveBeenCalledOnce();
});

it('A newer template is not replaced.', async () => {
  const { installer, indices } = makeInstaller();
  indices.getIndexTemplate.mockResolvedValueOnce(found(SCHEMA_VERSION + 1));
  expect(await installer.ensureTemplate()).toBeUndefined();
  expect(indices.putIndexTemplate).not.toHaveBeenCalled();
});

it('After 8 s the template is checked, and installed when it is missing or older.', async () => {
  const { installer, indices } = makeInstaller();
  await installer.ensureTemplate();
  vi.advanceTimersByTime(8_001);
  await installer.ensureTemplate();
  expect(indices.putIndexTemplate, 'while it is there').toHaveBeenCalledOnce();
  vi.advanceTimersByTime(8_001);
  indices.getIndexTemplate.mockResolvedValueOnce(notFound);
  await installer.ensureTemplate();
  expect(indices.putIndexTemplate, 'after it was lost').toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(8_001);
  indices.getIndexTemplate.mockResolvedValueOnce(found(SCHEMA_VERSION - 1));
  await installer.ensureTemplate();
  expect(indices.putIndexTemplate, 'after it was replaced by an older one').toHaveBeenCalledTimes(3);
});

it.each([5 * 3_600_000, -5 * 3_600_000])(
  'The template is checked after 8 s, not earlier or later, when the clock jumps by %d ms.',
  async (step) => {
    const { installer, indices } = makeInstaller();
    await installer.ensureTemplate();
    vi.setSystemTime(Date.now() + step);
    await installer.ensureTemplate();
    expect(indices.getIndexTemplate, 'at once').toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(8_001);
    await installer.ensureTemplate();
    expect(indices.getIndexTemplate, 'after 8 s').toHaveBeenCalledTimes(2);
  },
);

it('After invalidation the template is installed again.', async () => {
  const { installer, indices } = makeInstaller();
  await installer.ensureTemplate();
  installer.invalidate();
  await installer.ensureTemplate();
  expect(indices.putIndexTemplate).toHaveBeenCalledTimes(2);
});

it('The template is installed at the start, and tried again until Elasticsearch answers.', async () => {
  vi.useRealTimers();
  const { installer, indices } = makeInstaller();
  indices.putIndexTemplate.mockRejectedValueOnce(new Error('no master'));
  installer.onApplicationBootstrap();
  await expect.poll(() => indices.putIndexTemplate.mock.calls.length).toBe(2);
});
