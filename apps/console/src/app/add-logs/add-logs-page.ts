// How logs get here: a file to drop, and a configuration for each program that sends them. Routed at `/add`.
import { Component, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Session } from '../api/session';
import { SendFile } from './file/send-file';
import { FirstLog } from './first-log/first-log';
import { ServerAddress } from './server/server-address';
import { WaysPanel } from './ways/ways-panel';

@Component({
  selector: 'tl-add-logs-page',
  imports: [FirstLog, RouterLink, SendFile, WaysPanel],
  providers: [ServerAddress],
  templateUrl: './add-logs-page.html',
  styleUrl: './add-logs-page.scss',
})
export class AddLogsPage {
  /** The `id` of the way that is shown, from the URL. */
  readonly way = input<string>();
  protected readonly server = inject(ServerAddress);
  protected readonly session = inject(Session);
  private readonly router = inject(Router);

  protected show(way: string): void {
    void this.router.navigate([], { queryParams: { way }, replaceUrl: true });
  }
}
