import { describe, expect, it } from 'vitest';
import { MAX_FACETS } from '@timberline/contract';
import { DEFAULT_FACETS, parseFacets, withFacet } from './facet-settings';

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

describe('withFacet', () => {
  const full = Array.from({ length: MAX_FACETS }, (_, n) => `metadata.k${n}`);

  it('A field is added after the others.', () => {
    expect(withFacet(['level'], 'commit')).toEqual({ names: ['level', 'commit'], removed: null });
  });

  it('Where there is no room, the first one is removed, and named.', () => {
    const { names, removed } = withFacet(full, 'commit');
    expect(removed).toBe('metadata.k0');
    expect(names).toEqual([...full.slice(1), 'commit']);
  });

  it('A field that is there already removes none.', () => {
    expect(withFacet(full, 'metadata.k3')).toEqual({ names: full, removed: null });
  });
});
