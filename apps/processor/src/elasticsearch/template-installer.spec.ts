import type { Client } from '@elastic/elasticsearch';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TemplateInstaller } from './template-installer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function makeInstaller() {
  const indices = {
    putIndexTemplate: vi.fn(() => Promise.resolve()),
    existsIndexTemplate: vi.fn(() => Promise.resolve(true)),
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

it('After 8 s the template is checked, and installed if it is missing.', async () => {
  const { installer, indices } = makeInstaller();
  await installer.ensureTemplate();
  vi.advanceTimersByTime(8_001);
  await installer.ensureTemplate();
  expect(indices.putIndexTemplate, 'while it is there').toHaveBeenCalledOnce();
  vi.advanceTimersByTime(8_001);
  indices.existsIndexTemplate.mockResolvedValueOnce(false);
  await installer.ensureTemplate();
  expect(indices.putIndexTemplate, 'after it was lost').toHaveBeenCalledTimes(2);
});

it('After invalidation the template is installed again.', async () => {
  const { installer, indices } = makeInstaller();
  await installer.ensureTemplate();
  installer.invalidate();
  await installer.ensureTemplate();
  expect(indices.putIndexTemplate).toHaveBeenCalledTimes(2);
});
