import type { Routes } from '@angular/router';

export const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'explore' },
  {
    path: 'login',
    title: 'Log in · Timberline',
    loadComponent: () => import('./access/login-page').then((m) => m.LoginPage),
  },
  {
    path: 'account',
    title: 'Account · Timberline',
    loadComponent: () => import('./access/account-page').then((m) => m.AccountPage),
  },
  { path: 'admin', loadChildren: () => import('./admin/admin.routes').then((m) => m.adminRoutes) },
  {
    path: 'explore',
    title: 'Explore · Timberline',
    loadComponent: () => import('./explore/explore-page').then((m) => m.ExplorePage),
  },
  {
    path: 'add',
    title: 'Add logs · Timberline',
    loadComponent: () => import('./add-logs/add-logs-page').then((m) => m.AddLogsPage),
  },
  {
    path: 'dead-letters',
    title: 'Dead letters · Timberline',
    loadComponent: () => import('./dead-letters/dead-letters-page').then((m) => m.DeadLettersPage),
  },
  { path: '**', redirectTo: 'explore' },
];
