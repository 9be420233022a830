import { test } from 'vitest';
import { analyze, analyzeJsonAscii, analyzeToText } from './analyzer.ts';
import { MESSAGES } from './bench-messages.fixture.ts';

for (const [name, message] of Object.entries(MESSAGES)) {
  test(`The words of a message are written. ${name}.`, async ({ bench }) => {
    const ascii = Uint8Array.from(message, (character) => character.charCodeAt(0));
    const isAscii = !/[^\0-\x7f]/.test(message);
    const to = new Uint8Array(2 * ascii.length);
    const join = bench('join the words of analyze', () => {
      analyze(message)
        .map((word) => word.text)
        .join(' ');
    });
    const text = bench('analyzeToText', () => {
      analyzeToText(message);
    });
    const bytes = bench('analyzeJsonAscii', () => {
      analyzeJsonAscii(ascii, 0, ascii.length, to, 0);
    });
    await (isAscii ? bench.compare(join, text, bytes) : bench.compare(join, text));
  });
}
