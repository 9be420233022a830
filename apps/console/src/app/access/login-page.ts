// Where people say who they are. It leads back to the page from which they came. Routed at `/login`.
import { Component, computed, DestroyRef, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import type { LoginOptions } from '@timberline/contract';
import { AccessApi } from '../api/access-api';
import { toApiError } from '../api/api-error';
import { Session } from '../api/session';
import { TextField } from '../form/text-field';
import { pageAfterLogin } from './page-after-login';
import { PasswordForm } from './password-form';

const TOO_MANY_ATTEMPTS = 429;
const SECOND_MS = 1_000;

/** Why people are led here. */
const STATUS = {
  none: '',
  expired: 'Your session has ended. Log in to go on where you were.',
  logout: 'You have logged out.',
};

@Component({
  selector: 'tl-login-page',
  imports: [MatButton, PasswordForm, TextField],
  templateUrl: './login-page.html',
  styleUrl: './login-page.scss',
})
export class LoginPage {
  /** The page to lead to, from the URL. */
  readonly to = input<string>();
  protected readonly session = inject(Session);
  private readonly api = inject(AccessApi);
  private readonly router = inject(Router);

  protected readonly name = signal('');
  protected readonly password = signal('');
  protected readonly busy = signal(false);
  protected readonly error = signal('');
  /** How long the API takes no further attempt. */
  protected readonly waitSeconds = signal(0);
  /** How people can log in; null until the API has said it. */
  protected readonly options = signal<LoginOptions | null>(null);
  protected readonly status = computed(() => STATUS[this.session.end() ?? 'none']);
  protected readonly mustChange = computed(() => this.session.me()?.mustChangePassword ?? false);
  protected readonly oidcUrl = computed(
    () => `/api/auth/oidc/login?${new URLSearchParams({ to: pageAfterLogin(this.to()) }).toString()}`,
  );
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearInterval(this.timer));
    effect(() => {
      const isIn = this.session.state() === 'in' || this.session.state() === 'open';
      if (isIn && !this.mustChange()) untracked(() => this.goOn());
    });
    void this.loadOptions();
  }

  protected async login(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy() || this.waitSeconds() > 0) return;
    this.busy.set(true);
    this.error.set('');
    try {
      await this.session.login(this.name(), this.password());
      if (!this.mustChange()) this.password.set('');
    } catch (error) {
      const { status, message, retryAfterSeconds: seconds } = toApiError(error);
      const isSlowed = status === TOO_MANY_ATTEMPTS && seconds !== null;
      this.error.set(isSlowed ? `Too many attempts to log in. Try again in ${seconds} s.` : message);
      if (isSlowed) this.wait(seconds);
    }
    this.busy.set(false);
  }

  private goOn(): void {
    void this.router.navigateByUrl(pageAfterLogin(this.to()), { replaceUrl: true });
  }

  private wait(seconds: number): void {
    clearInterval(this.timer);
    this.waitSeconds.set(seconds);
    this.timer = setInterval(() => {
      this.waitSeconds.update((left) => left - 1);
      if (this.waitSeconds() <= 0) clearInterval(this.timer);
    }, SECOND_MS);
  }

  private async loadOptions(): Promise<void> {
    try {
      this.options.set(await this.api.loginOptions());
    } catch (error) {
      this.error.set(toApiError(error).message);
    }
  }
}
