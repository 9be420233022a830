// The people who may log in. Routed at `/admin/people`.
import { Component, computed, inject, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { Person, PersonWithPassword } from '@timberline/contract';
import { AccessApi } from '../../api/access-api';
import { Session } from '../../api/session';
import { ExploreState } from '../../explore/state/explore-state';
import { formatTime, offsetText } from '../../explore/time/zone';
import { ConfirmDialog } from '../confirm-dialog';
import { ListFrame } from '../list/list-frame';
import { ListState } from '../list/list-state';
import { NewSecret } from '../secret/new-secret';
import { PersonDialog } from './person-dialog';

/** What the dialog asks of a person. */
type Question = { action: 'remove' | 'reset'; person: Person };

@Component({
  selector: 'tl-people-page',
  imports: [ConfirmDialog, ListFrame, MatButton, NewSecret, PersonDialog],
  templateUrl: './people-page.html',
  styleUrl: '../list/table.scss',
})
export class PeoplePage {
  private readonly api = inject(AccessApi);
  private readonly session = inject(Session);
  private readonly zone = inject(ExploreState).zone;
  private readonly confirmation = viewChild.required(ConfirmDialog);

  protected readonly list = new ListState<Person>(
    'people',
    async () => (await this.api.people()).users,
    ({ name, role, filter, createdBy }) => [name, role, filter, createdBy],
  );
  protected readonly rows = computed(() =>
    this.list.shown().map((person) => ({
      person,
      added: this.time(person.createdAt),
      isSelf: person.name === this.session.me()?.name,
    })),
  );
  /** Whose one-time password is shown; null once it was dismissed. */
  protected readonly fresh = signal<PersonWithPassword | null>(null);
  protected readonly question = signal<Question | null>(null);

  constructor() {
    void this.list.load();
  }

  protected show(person: PersonWithPassword): void {
    this.fresh.set(person);
    void this.list.load();
  }

  protected async changed(name: string): Promise<void> {
    this.list.result.set(`What ${name} may do has changed.`);
    await this.list.load();
    if (name === this.session.me()?.name) await this.session.load();
  }

  protected ask(action: Question['action'], person: Person): void {
    this.question.set({ action, person });
    this.confirmation().open();
  }

  protected heading(): string {
    const question = this.question();
    if (!question) return '';
    return question.action === 'remove'
      ? `Remove ${question.person.name}?`
      : `Reset the password of ${question.person.name}?`;
  }

  protected async confirmed(): Promise<void> {
    const question = this.question();
    if (question?.action === 'remove') await this.remove(question.person);
    else if (question) await this.reset(question.person);
  }

  private async remove({ name }: Person): Promise<void> {
    await this.list.act(`${name} could not be removed.`, async () => {
      await this.api.removePerson(name);
      if (this.fresh()?.name === name) this.fresh.set(null);
      return `${name} is removed, and is refused everywhere within 5 seconds.`;
    });
  }

  private async reset({ name }: Person): Promise<void> {
    await this.list.act(`The password of ${name} could not be reset.`, async () => {
      this.fresh.set(await this.api.resetPassword(name));
      return `The password of ${name} is reset.`;
    });
  }

  private time(at: string): string {
    const ms = Date.parse(at);
    return `${formatTime(ms, this.zone(), 'minute')} ${offsetText(ms, this.zone())}`;
  }
}
