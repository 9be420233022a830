// Short messages about what the user just did, and result counts for screen readers. The app component renders both in
// live regions. The CDK's LiveAnnouncer is not used, because it would add Angular's HTML sanitizer to the first load,
// and these messages are plain text.
import { Injectable, signal } from '@angular/core';

/** Result counts are announced at most once in this time, so that a list that refreshes does not talk all the time. */
const MIN_ANNOUNCEMENT_INTERVAL_MS = 5_000;
/** How long a toast stays on the page. */
const TOAST_DURATION_MS = 4_000;

/**
 * ```ts
 * inject(Announcer).showToast('Link copied');      // visible and read aloud, for an action of the user
 * inject(Announcer).announce('120 logs found');    // read aloud only; the last of several within 5 s
 * ```
 */
@Injectable({ providedIn: 'root' })
export class Announcer {
  private readonly toastText = signal('');
  private readonly announcementText = signal('');
  private toastTimer: ReturnType<typeof setTimeout> | undefined;
  private announcementTimer: ReturnType<typeof setTimeout> | undefined;
  private lastAnnouncementMs = -MIN_ANNOUNCEMENT_INTERVAL_MS;

  /** The text of the toast; empty while none is shown. */
  readonly toast = this.toastText.asReadonly();
  /** The text of the live region that only screen readers read. */
  readonly announcement = this.announcementText.asReadonly();

  /** Shows a message for a few seconds. */
  showToast(text: string): void {
    clearTimeout(this.toastTimer);
    this.toastText.set(text);
    this.toastTimer = setTimeout(() => this.toastText.set(''), TOAST_DURATION_MS);
  }

  /** Announces a result to screen readers, as soon as the last announcement is old enough. */
  announce(text: string): void {
    clearTimeout(this.announcementTimer);
    const delayMs = Math.max(0, this.lastAnnouncementMs + MIN_ANNOUNCEMENT_INTERVAL_MS - performance.now());
    this.announcementTimer = setTimeout(() => {
      this.lastAnnouncementMs = performance.now();
      this.announcementText.set(text);
    }, delayMs);
  }
}
