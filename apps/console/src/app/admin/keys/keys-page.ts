// The keys of programs. Routed at `/admin/keys`.
import { Component, computed, inject, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { ApiKey, NewApiKey } from '@timberline/contract';
import { ServerAddress } from '../../add-logs/server/server-address';
import { Clipboard } from '../../announcer/clipboard';
import { AccessApi } from '../../api/access-api';
import { ExploreState } from '../../explore/state/explore-state';
import { formatTime, offsetText } from '../../explore/time/zone';
import { ConfirmDialog } from '../confirm-dialog';
import { ListFrame } from '../list/list-frame';
import { ListState } from '../list/list-state';
import { NewSecret } from '../secret/new-secret';
import { KeyDialog } from './key-dialog';
import { keyUses } from './key-uses';

@Component({
  selector: 'tl-keys-page',
  imports: [ConfirmDialog, KeyDialog, ListFrame, MatButton, NewSecret],
  providers: [ServerAddress],
  templateUrl: './keys-page.html',
  styleUrls: ['../list/table.scss', './keys-page.scss'],
})
export class KeysPage {
  private readonly api = inject(AccessApi);
  private readonly clipboard = inject(Clipboard);
  private readonly server = inject(ServerAddress);
  private readonly zone = inject(ExploreState).zone;
  private readonly confirmation = viewChild.required(ConfirmDialog);

  protected readonly list = new ListState<ApiKey>(
    'keys',
    async () => (await this.api.keys()).keys.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)),
    ({ id, name, role, filter, createdBy }) => [id, name, role, filter, createdBy],
  );
  protected readonly rows = computed(() =>
    this.list.shown().map((key) => ({
      key,
      made: this.time(key.createdAt),
      used: key.lastUsed === null ? 'never' : this.time(key.lastUsed),
      ends: key.expiresAt === null ? 'no end' : this.time(key.expiresAt),
      isOver: key.expiresAt !== null && Date.parse(key.expiresAt) <= Date.now(),
    })),
  );
  /** The key that was just made; null once it was dismissed. */
  protected readonly made = signal<NewApiKey | null>(null);
  protected readonly uses = computed(() => {
    const made = this.made();
    return made ? keyUses(made, this.server.target().url) : [];
  });
  /** The key of which the dialog asks. */
  protected readonly asked = signal<ApiKey | null>(null);

  constructor() {
    void this.list.load();
  }

  protected show(key: NewApiKey): void {
    this.made.set(key);
    void this.list.load();
  }

  protected copy(code: string): void {
    void this.clipboard.copy(code, 'Configuration');
  }

  protected askToWithdraw(key: ApiKey): void {
    this.asked.set(key);
    this.confirmation().open();
  }

  protected async withdraw(): Promise<void> {
    const key = this.asked();
    if (!key) return;
    await this.list.act(`The key ${key.name} could not be withdrawn.`, async () => {
      await this.api.withdrawKey(key);
      if (this.made()?.id === key.id) this.made.set(null);
      return `The key ${key.name} is withdrawn. It is refused everywhere within 5 seconds.`;
    });
  }

  private time(at: string): string {
    const ms = Date.parse(at);
    return `${formatTime(ms, this.zone(), 'minute')} ${offsetText(ms, this.zone())}`;
  }
}
