import type { Injector } from '@angular/core';
import { Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { ExportFormat, LogFilter, SortDirection } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import { isAborted, toApiError } from '../../api/api-error';
import { countText, logsText } from '../../text/counts';
import { ExportFile } from './export-file';
import { bytesText, copyExport } from './export-stream';

interface ExportData {
  filter: LogFilter;
  sort: SortDirection;
}

/** Opens the dialog that exports all logs that match a filter. */
export function openExportDialog(injector: Injector, filter: LogFilter, sort: SortDirection): void {
  const data: ExportData = { filter, sort };
  injector.get(MatDialog).open(ExportDialog, { data, width: '26rem', autoFocus: 'first-tabbable' });
}

/** Shows how many logs will be exported, then the progress of the export. Opened by `openExportDialog`. */
@Component({
  selector: 'tl-export-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  templateUrl: './export-dialog.html',
  styleUrl: './export-dialog.scss',
})
class ExportDialog {
  private readonly api = inject(ApiClient);
  private readonly data = inject<ExportData>(MAT_DIALOG_DATA);
  private abort = new AbortController();

  protected readonly formats: readonly { format: ExportFormat; text: string; hint: string }[] = [
    { format: 'ndjson', text: 'NDJSON', hint: 'one log per line, as it was sent' },
    { format: 'csv', text: 'CSV', hint: 'one column per field, metadata as JSON' },
  ];
  protected readonly format = signal<ExportFormat>('ndjson');
  /** The number of logs that match; null while they are counted, and `unknown` if that failed. */
  protected readonly total = signal<number | 'unknown' | null>(null);
  protected readonly state = signal<'ready' | 'running' | 'done' | 'failed'>('ready');
  protected readonly progress = signal({ logs: 0, bytes: 0 });
  protected readonly error = signal('');

  /** How much is done, from 0 to 1; null where the total is not known. */
  protected readonly share = computed(() => {
    const total = this.total();
    return typeof total === 'number' && total > 0 ? Math.min(1, this.progress().logs / total) : null;
  });
  /** What the dialog tells about the export at the moment, except for a failure. */
  protected readonly message = computed(() => {
    const total = this.total();
    const { logs, bytes } = this.progress();
    switch (this.state()) {
      case 'running': {
        const done = typeof total === 'number' ? `${countText(logs)} of ${logsText(total)}` : logsText(logs);
        return `${done}, ${bytesText(bytes)}`;
      }
      case 'done':
        return `Exported ${logsText(logs)}, ${bytesText(bytes)}.`;
      default:
        if (total === null) return 'Counting the logs…';
        if (total === 'unknown') return 'All logs that match will be exported. Their number is not known.';
        return `${logsText(total)} ${total === 1 ? 'matches' : 'match'}.`;
    }
  });
  protected readonly logsText = logsText;

  constructor() {
    inject(DestroyRef).onDestroy(() => this.abort.abort());
    void this.count();
  }

  protected async start(): Promise<void> {
    const format = this.format();
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.progress.set({ logs: 0, bytes: 0 });
    this.state.set('running');
    try {
      const file = new ExportFile();
      const url = this.api.exportUrl(this.data.filter, format, this.data.sort);
      const { body } = await this.api.stream(url, signal);
      if (body) await copyExport(body, file, format, (progress) => this.progress.set(progress));
      file.save(fileName(new Date(), format));
      this.state.set('done');
    } catch (error) {
      const failure = toApiError(error, signal);
      this.state.set(isAborted(failure) ? 'ready' : 'failed');
      this.error.set(failure.message);
    }
  }

  protected stop(): void {
    this.abort.abort();
  }

  private async count(): Promise<void> {
    try {
      const counts = await this.api.histogram(this.data.filter, { buckets: 1 }, this.abort.signal);
      this.total.set(counts.partial ? 'unknown' : counts.total);
    } catch {
      // The export does not need the count.
      this.total.set('unknown');
    }
  }
}

/** `timberline-2026-11-24T152000Z.ndjson`. */
function fileName(time: Date, format: ExportFormat): string {
  return `timberline-${time.toISOString().slice(0, 19).replaceAll(':', '')}Z.${format}`;
}
