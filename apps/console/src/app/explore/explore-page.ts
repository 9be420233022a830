import { Component, inject } from '@angular/core';
import { ExploreState } from './explore-state';
import { LogList } from './log-list/log-list';
import { LogSearch } from './log-search';

/** The page to look for logs. Routed at `/explore`. */
@Component({
  selector: 'tl-explore-page',
  imports: [LogList],
  providers: [LogSearch],
  template: `<main>
    <h1 class="visually-hidden">Explore logs</h1>
    <tl-log-list [openId]="state.openLog()" />
  </main>`,
  styles: `
    :host,
    main {
      display: block;
      height: 100%;
    }
    tl-log-list {
      height: 100%;
    }
  `,
})
export class ExplorePage {
  protected readonly state = inject(ExploreState);
}
