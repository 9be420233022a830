// One polite voice for the whole page: short messages at once, counts at most once in five seconds.
import { Injectable, signal } from '@angular/core';

/** A screen reader is told of results at most so often. */
const RESULT_MS = 5_000;
/** How long a message is seen. */
const SHOWN_MS = 4_000;

/**
 * ```ts
 * inject(Announcer).say('Link copied');        // seen and heard, for what one just did
 * inject(Announcer).result('120 logs found');  // heard, the last of several within 5 s
 * ```
 */
@Injectable({ providedIn: 'root' })
export class Announcer {
  private readonly toastText = signal('');
  private readonly resultText = signal('');
  private toastTimer: ReturnType<typeof setTimeout> | undefined;
  private resultTimer: ReturnType<typeof setTimeout> | undefined;
  private lastResult = -RESULT_MS;

  readonly toast = this.toastText.asReadonly();
  readonly results = this.resultText.asReadonly();

  say(text: string): void {
    clearTimeout(this.toastTimer);
    this.toastText.set(text);
    this.toastTimer = setTimeout(() => this.toastText.set(''), SHOWN_MS);
  }

  result(text: string): void {
    clearTimeout(this.resultTimer);
    const wait = Math.max(0, this.lastResult + RESULT_MS - performance.now());
    this.resultTimer = setTimeout(() => {
      this.lastResult = performance.now();
      this.resultText.set(text);
    }, wait);
  }
}
