// The indices of the audit. No search of logs reaches them, since LOGS_PATTERN does not match their names.
import { readFile } from 'node:fs/promises';
import type { Client, estypes } from '@elastic/elasticsearch';
import { logIdTime } from './log-id.ts';
import { TEMPLATES_FOLDER } from './template.ts';

/** Matches all indices of the audit. */
export const AUDIT_PATTERN = 'timberline-audit-*';

const AUDIT_TEMPLATE = 'timberline-audit';
const AUDIT_INDEX = /^timberline-audit-(\d{4})\.(\d{2})$/;

/** The index of an entry, `timberline-audit-2026.11`: the month of its time in UTC, which follows from its id. */
export function auditIndexOfId(id: string): string {
  return `timberline-audit-${new Date(logIdTime(id)).toISOString().slice(0, 7).replace('-', '.')}`;
}

/** When the month of an index ends, in ms since 1970; undefined for a name that is not that of an index of the audit. */
export function auditMonthEnd(index: string): number | undefined {
  const [, year, month] = AUDIT_INDEX.exec(index) ?? [];
  // Months count from 0 there, so this is the first day of the next one.
  return year === undefined ? undefined : Date.UTC(Number(year), Number(month), 1);
}

/** Installs the template of the audit; repeating it is harmless. Throws the errors of the client. */
export async function installAuditTemplate(client: Client, requestTimeout: number): Promise<void> {
  const text = await readFile(new URL('audit.template.json', TEMPLATES_FOLDER), 'utf8');
  const template = JSON.parse(text) as Partial<estypes.IndicesPutIndexTemplateRequest>;
  await client.indices.putIndexTemplate({ name: AUDIT_TEMPLATE, ...template }, { requestTimeout });
}
