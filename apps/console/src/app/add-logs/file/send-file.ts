import {
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Announcer } from '../../announcer/announcer';
import { bytesText } from '../../explore/export/export-stream';
import { countText, logsText } from '../../text/counts';
import { FILE_EXTENSIONS } from './file-kind';
import { FileUpload } from './file-upload';
import { PreviewTable } from './preview-table';

/**
 * Sends a file: it is dropped or chosen, shown as it will be read, and sent.
 *
 * ```html
 * <tl-send-file />
 * ```
 */
@Component({
  selector: 'tl-send-file',
  imports: [MatButton, PreviewTable, RouterLink],
  providers: [FileUpload],
  templateUrl: './send-file.html',
  styleUrl: './send-file.scss',
})
export class SendFile {
  protected readonly upload = inject(FileUpload);
  private readonly announcer = inject(Announcer);
  private readonly picker = viewChild<ElementRef<HTMLInputElement>>('picker');

  protected readonly extensions = FILE_EXTENSIONS;
  protected readonly isOver = signal(false);
  protected readonly zones = zoneNames();
  protected readonly bytesText = bytesText;
  protected readonly logsText = logsText;

  /** What is known of the upload at the moment. */
  protected readonly message = computed(() => {
    const { accepted, rejected, reason } = this.upload.result();
    const found = this.upload.found()?.total ?? 0;
    switch (this.upload.state()) {
      case 'sending':
        return this.upload.share() === null
          ? `${bytesText(this.upload.sent())} sent`
          : `${bytesText(this.upload.sent())} of ${bytesText(this.upload.file()?.size ?? 0)} sent`;
      case 'sent': {
        const refused =
          rejected > 0 ? ` ${logsText(rejected)} refused: ${reason ?? 'no reason was given'}.` : '';
        const state = found < accepted ? ` ${countText(found)} can be found so far.` : '';
        return `${logsText(accepted)} accepted.${refused}${state}`;
      }
      case 'stopped':
        return `The upload ended early. ${found > 0 ? `${logsText(found)} of it can be found.` : 'What was accepted until then stays.'}`;
      default:
        return '';
    }
  });

  constructor() {
    effect(() => {
      const message = this.message();
      if (message !== '') untracked(() => this.announcer.announce(message));
    });
  }

  protected choose(files: FileList | null | undefined): void {
    this.isOver.set(false);
    const file = files?.[0];
    if (!file) return;
    if (files.length > 1) this.announcer.showToast('One file is sent at a time. The first one was taken.');
    void this.upload.take(file);
  }

  protected onDrop(event: DragEvent): void {
    // The browser would open the file in place of the page.
    event.preventDefault();
    this.choose(event.dataTransfer?.files);
  }

  protected onDragOver(event: DragEvent): void {
    event.preventDefault();
    this.isOver.set(true);
  }

  protected another(): void {
    this.upload.clear();
    setTimeout(() => this.picker()?.nativeElement.focus());
  }
}

/** UTC, the browser's own zone, and all others by name. */
function zoneNames(): string[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set(['UTC', ...(own ? [own] : []), ...Intl.supportedValuesOf('timeZone')])];
}
