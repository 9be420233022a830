import type { Routes } from '@angular/router';
import { AdminPage } from './admin-page';

export const adminRoutes: Routes = [
  {
    path: '',
    component: AdminPage,
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'people' },
      {
        path: 'people',
        title: 'People · Timberline',
        loadComponent: () => import('./people/people-page').then((m) => m.PeoplePage),
      },
      {
        path: 'keys',
        title: 'API keys · Timberline',
        loadComponent: () => import('./keys/keys-page').then((m) => m.KeysPage),
      },
      {
        path: 'audit',
        title: 'Audit · Timberline',
        loadComponent: () => import('./audit/audit-page').then((m) => m.AuditPage),
      },
    ],
  },
];
