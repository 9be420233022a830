import { expect, it } from 'vitest';
import { parseKeyCredentials } from './key-credentials.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

it.each([
  ['bearer', 'tmb_1', { secret: 'tmb_1' }],
  ['splunk', ' tmb_1 ', { secret: 'tmb_1' }],
  ['apikey', base64('id:tmb_1'), { id: 'id', secret: 'tmb_1' }],
  ['basic', base64('anything:tmb_1'), { secret: 'tmb_1' }],
  ['basic', base64(':tmb_1'), { secret: 'tmb_1' }],
  ['basic', base64('tmb_1'), undefined],
  ['apikey', 'id:tmb_1', undefined],
  ['basic', '', undefined],
])('By the scheme %s, "%s" is a key or is malformed.', (scheme, credentials, expected) => {
  expect(parseKeyCredentials(scheme, credentials)).toEqual(expected);
});
