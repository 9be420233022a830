// The calls of the API about saved searches. All of them reject with an ApiError and nothing else.
import { inject, Injectable } from '@angular/core';
import type { SavedSearch, SavedSearchList } from '@timberline/contract';
import { ApiRequest } from './api-request';

/** What is saved. */
export type SearchContent = Pick<SavedSearch, 'name' | 'search' | 'columns' | 'shared'>;

/** Usage: `const { searches } = await inject(SearchesApi).list();` */
@Injectable({ providedIn: 'root' })
export class SearchesApi {
  private readonly request = inject(ApiRequest);

  list(): Promise<SavedSearchList> {
    return this.request.json('GET', '/api/searches');
  }

  save(content: SearchContent): Promise<SavedSearch> {
    return this.request.json('POST', '/api/searches', undefined, content);
  }

  /** Rejects with a 409 if it has another version by now. */
  change({ id, version }: SavedSearch, change: Partial<SearchContent>): Promise<SavedSearch> {
    const url = `/api/searches/${encodeURIComponent(id)}`;
    return this.request.json('PUT', url, undefined, { version, ...change });
  }

  remove({ id }: SavedSearch): Promise<void> {
    return this.request.json('DELETE', `/api/searches/${encodeURIComponent(id)}`);
  }
}
