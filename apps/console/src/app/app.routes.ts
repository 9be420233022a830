import type { Routes } from '@angular/router';

export const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'explore' },
  {
    path: 'explore',
    title: 'Explore · Timberline',
    loadComponent: () => import('./explore/explore-page').then((m) => m.ExplorePage),
  },
  {
    path: 'dead-letters',
    title: 'Dead letters · Timberline',
    loadComponent: () => import('./dead-letters/dead-letters-page').then((m) => m.DeadLettersPage),
  },
  { path: '**', redirectTo: 'explore' },
];
