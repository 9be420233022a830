import { describe, expect, it } from 'vitest';
import { DEFAULT_FACETS, parseFacets } from './facet-settings';

describe('parseFacets', () => {
  it('Without anything stored the panel is closed and has the usual fields.', () => {
    expect(parseFacets(null)).toEqual({ open: false, fields: DEFAULT_FACETS });
  });

  it('What was stored is used, each field once.', () => {
    expect(parseFacets('{"open":true,"fields":["level","metadata.a","level"]}')).toEqual({
      open: true,
      fields: ['level', 'metadata.a'],
    });
  });

  it.each(['{', '[]', '7', 'null', '{"fields":7}'])('Where %s is stored, the defaults apply.', (text) => {
    expect(parseFacets(text)).toEqual({ open: false, fields: DEFAULT_FACETS });
  });

  it('Fields that no request can ask for are left out.', () => {
    const many = Array.from({ length: 40 }, (_, n) => `metadata.k${n}`);
    expect(parseFacets(JSON.stringify({ fields: ['', 7, null, ...many] })).fields).toEqual(many.slice(0, 32));
  });
});
