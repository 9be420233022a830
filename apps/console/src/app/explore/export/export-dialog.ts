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
import { toApiError, isAborted } from '../../api/api-error';
import { bytesText, copyExport } from './export-stream';
import { ExportFile } from './export-target';

interface ExportData {
  filter: LogFilter;
  sort: SortDirection;
}

/** Opens the export of everything that a filter matches. */
export function openExportDialog(injector: Injector, filter: LogFilter, sort: SortDirection): void {
  const data: ExportData = { filter, sort };
  injector.get(MatDialog).open(ExportDialog, { data, width: '26rem', autoFocus: 'first-tabbable' });
}

/** Says how many logs an export has, then how far it is. Opened by `openExportDialog`. */
@Component({
  selector: 'tl-export-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  templateUrl: './export-dialog.html',
  styleUrl: './export-dialog.scss',
})
export class ExportDialog {
  private readonly api = inject(ApiClient);
  private readonly data = inject<ExportData>(MAT_DIALOG_DATA);
  private abort = new AbortController();

  protected readonly formats: readonly { format: ExportFormat; text: string; hint: string }[] = [
    { format: 'ndjson', text: 'NDJSON', hint: 'a log a line, as it was sent' },
    { format: 'csv', text: 'CSV', hint: 'a column a field, metadata as JSON' },
  ];
  protected readonly format = signal<ExportFormat>('ndjson');
  /** Null while counting; -1 when that failed. */
  protected readonly total = signal<number | null>(null);
  protected readonly state = signal<'ready' | 'running' | 'done' | 'failed'>('ready');
  protected readonly progress = signal({ logs: 0, bytes: 0 });
  protected readonly error = signal('');

  protected readonly share = computed(() => {
    const total = this.total() ?? 0;
    return total > 0 ? Math.min(1, this.progress().logs / total) : 0;
  });

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
      const answer = await this.api.stream(
        this.api.exportUrl(this.data.filter, format, this.data.sort),
        signal,
      );
      if (answer.body) await copyExport(answer.body, file, format, (progress) => this.progress.set(progress));
      file.save(`timberline-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}Z.${format}`);
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

  protected bytes(value: number): string {
    return bytesText(value);
  }

  protected number(value: number): string {
    return value.toLocaleString('en');
  }

  private async count(): Promise<void> {
    try {
      this.total.set((await this.api.histogram(this.data.filter, 1, this.abort.signal)).total);
    } catch {
      // The export itself does not need the count; the dialog says that it is unknown.
      this.total.set(-1);
    }
  }
}
