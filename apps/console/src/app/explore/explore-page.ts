import { Component, inject } from '@angular/core';
import { ExploreState } from './explore-state';

/** The page to look for logs. Routed at `/explore`. */
@Component({
  selector: 'tl-explore-page',
  template: `<main>
    <h1>Explore</h1>
    {{ state.q() }}
  </main>`,
})
export class ExplorePage {
  protected readonly state = inject(ExploreState);
}
