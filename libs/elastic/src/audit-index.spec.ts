import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { AUDIT_PATTERN, auditIndexOfId, auditMonthEnd } from './audit-index.ts';
import { LOGS_PATTERN } from './index-name.ts';
import { logIdTimePrefix } from './log-id.ts';

const idAt = (time: number) => `${logIdTimePrefix(time)}oLm-ow-4-iCL1`;
const december = Date.UTC(2026, 11, 1);

it('An entry belongs to the month of its time in UTC.', () => {
  expect(auditIndexOfId(idAt(december))).toBe('timberline-audit-2026.12');
  expect(auditIndexOfId(idAt(december - 1))).toBe('timberline-audit-2026.11');
});

it('The end of a month is the beginning of the next one.', () => {
  expect(auditMonthEnd('timberline-audit-2026.11')).toBe(december);
  expect(auditMonthEnd('timberline-audit-2026.12')).toBe(Date.UTC(2027, 0, 1));
  expect(auditMonthEnd('timberline-audit-2026.11-copy')).toBeUndefined();
  expect(auditMonthEnd('timberline-logs-2026.11.01')).toBeUndefined();
});

it('The pattern of the audit matches its indices, and that of logs does not.', () => {
  const index = auditIndexOfId(idAt(december));
  expect(index.startsWith(AUDIT_PATTERN.replace('*', ''))).toBe(true);
  expect(index.startsWith(LOGS_PATTERN.replace('*', ''))).toBe(false);
});

it('The template is for the indices of the audit, and names the release of Timberline.', async () => {
  const read = async (path: string) =>
    JSON.parse(await readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')) as Record<
      string,
      unknown
    >;
  const [template, { version }] = [await read('elastic/audit.template.json'), await read('package.json')];
  expect(template).toMatchObject({ index_patterns: [AUDIT_PATTERN], _meta: { timberline: version } });
});
