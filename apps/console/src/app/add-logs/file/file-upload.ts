// A file that the user chose: how it is read, its upload, and what became of it.
import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import { quoteName, quoteValue } from '@timberline/query';
import { ApiClient } from '../../api/api-client';
import { type ApiError, isAborted, toApiError } from '../../api/api-error';
import { sendLines } from '../../api/send-lines';
import { type NearestLogs, nearestLogs } from '../../explore/notices/nearest-logs';
import { type FileKind, kindOf, resourceOf } from './file-kind';
import { jsonObjects, MAX_JSON_BYTES, previewRows, readEntries } from './preview';
import { bytesOf, readHead, type TextHead } from './read-file';
import { csvRecords, jsonRecords, type RecordsSummary, sendRecords } from './send-records';

type UploadState = 'empty' | 'reading' | 'ready' | 'sending' | 'sent' | 'stopped';

/** The metadata by which the logs of one upload are found, also if the same file is sent twice. */
const UPLOAD_KEY = 'upload';
/** Characters of a file's name in that metadata, of which a value that is searched for has at most 256. */
const MAX_NAME = 200;
const MAGIC_BYTES = 4;
/** How often it is asked how many of the logs can be found: for ten minutes, at a pace that costs little. */
const SEARCH_INTERVAL_MS = 1_000;
const MAX_SEARCHES = 600;
/** After an upload that ended early, of which it is not known how many logs were accepted. */
const MAX_SEARCHES_STOPPED = 15;
const BUCKETS = 100;

/** Provided by the component that shows it. */
@Injectable()
export class FileUpload {
  private readonly api = inject(ApiClient);
  private abort = new AbortController();
  private mark = '';

  readonly state = signal<UploadState>('empty');
  readonly file = signal<File | null>(null);
  readonly kind = signal<FileKind>({ content: 'lines', compression: 'none' });
  /** The beginning of the text; null where the browser cannot read it. */
  private readonly head = signal<TextHead | null>(null);
  private readonly objects = signal<Record<string, unknown>[]>([]);
  private readonly readAt = signal(0);
  readonly resourceId = signal('');
  readonly zone = signal('UTC');
  /** What is wrong with the file or its upload; empty if nothing is. */
  readonly error = signal('');
  /** Bytes that were sent. */
  readonly sent = signal(0);
  /** What was taken although it was not quite right; empty if nothing was. */
  readonly note = signal('');
  readonly result = signal<RecordsSummary>({ accepted: 0, rejected: 0, reason: null });
  /** How much of the file was sent, from 0 to 1; null where the sizes of what is read and of the file differ. */
  readonly share = computed(() => {
    const { content, compression } = this.kind();
    const size = this.file()?.size ?? 0;
    return (content !== 'lines' && compression === 'gzip') || size === 0 ? null : this.sent() / size;
  });
  /** The logs of the upload that can be found already, and their times. */
  readonly found = signal<NearestLogs | null>(null);

  private readonly entries = computed(() => {
    const head = this.head();
    const { content } = this.kind();
    if (content === 'json')
      return this.objects().map((attributes, n) => ({
        entry: { attributes },
        firstLine: n + 1,
        lastLine: n + 1,
      }));
    return head ? readEntries(head, content, this.zone(), this.readAt()) : [];
  });
  readonly rows = computed(() =>
    previewRows(this.entries(), { resourceId: this.resourceId(), zone: this.zone() }, this.readAt()),
  );
  /** The parameters of the explore page that shows the logs of the upload; null while none can be found. */
  readonly link = computed(() => {
    const found = this.found();
    return found && { is: `metadata.${UPLOAD_KEY}:${this.mark}`, ...found.range };
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => this.abort.abort());
  }

  /** Reads the beginning of a file, for its preview. */
  async take(file: File): Promise<void> {
    const signal = this.restart();
    this.file.set(file);
    this.state.set('reading');
    try {
      const start = new Uint8Array(await file.slice(0, MAGIC_BYTES).arrayBuffer());
      let kind = kindOf(file.name, start);
      let objects: Record<string, unknown>[] | null = null;
      if (kind.content === 'json') {
        if (kind.compression !== 'zstd') objects = await readObjects(file, kind);
        if (!objects) kind = { ...kind, content: 'lines' };
      }
      const head = kind.compression === 'zstd' ? null : await readHead(bytesOf(file, kind.compression));
      if (signal.aborted) return;
      this.kind.set(kind);
      this.objects.set(objects ?? []);
      this.head.set(head);
      this.readAt.set(Date.now());
      this.resourceId.set('');
      // Where the lines do not tell whose they are, the name of the file mostly does.
      const rows = this.rows();
      if (rows.every((row) => row.resourceId === 'unknown')) this.resourceId.set(resourceOf(file.name));
      this.error.set(problemOf(kind, head));
      this.state.set(this.error() === '' ? 'ready' : 'empty');
    } catch {
      if (signal.aborted) return;
      this.error.set(`${file.name} could not be read. It may have been changed, or be damaged.`);
      this.state.set('empty');
    }
  }

  /** Sends the file. */
  async send(): Promise<void> {
    const file = this.file();
    if (!file || this.state() === 'sending') return;
    const signal = this.renewSignal();
    this.mark = `${file.name.slice(0, MAX_NAME)} ${new Date().toISOString()}`;
    this.error.set('');
    this.note.set('');
    this.sent.set(0);
    this.found.set(null);
    this.result.set({ accepted: 0, rejected: 0, reason: null });
    this.state.set('sending');
    try {
      const result =
        this.kind().content === 'lines'
          ? await this.sendText(file, signal)
          : await this.sendParts(file, signal);
      this.result.set(result);
      this.sent.set(file.size);
      this.state.set('sent');
      await this.search(result.accepted, MAX_SEARCHES, signal);
    } catch (error) {
      const failure = toApiError(error, signal);
      this.error.set(isAborted(failure) ? '' : failure.message);
      this.state.set('stopped');
      await this.search(Infinity, MAX_SEARCHES_STOPPED, this.renewSignal());
    }
  }

  /** Ends the upload. What was accepted until then stays. */
  cancel(): void {
    this.abort.abort();
  }

  /** Makes room for another file. */
  clear(): void {
    this.restart();
    this.file.set(null);
    this.state.set('empty');
  }

  private async sendText(file: File, signal: AbortSignal): Promise<RecordsSummary> {
    const resourceId = this.resourceId().trim();
    const params = {
      ...(resourceId === '' ? {} : { resourceId }),
      timezone: this.zone(),
      [`metadata.${UPLOAD_KEY}`]: this.mark,
    };
    const { compression } = this.kind();
    const encoding = compression === 'none' ? null : compression;
    const onProgress = (bytes: number) => this.sent.set(bytes);
    const { accepted, notes } = await sendLines(file, { params, encoding, onProgress }, signal);
    this.note.set(notes?.map(({ message }) => message).join(' ') ?? '');
    return { accepted, rejected: 0, reason: null };
  }

  private sendParts(file: File, signal: AbortSignal): Promise<RecordsSummary> {
    const { content, compression } = this.kind();
    const records =
      content === 'csv' ? csvRecords(bytesOf(file, compression)) : jsonRecords(this.objects(), file.size);
    return sendRecords(records, {
      options: { resourceId: this.resourceId(), zone: this.zone() },
      metadata: { [UPLOAD_KEY]: this.mark },
      send: (ndjson, key) => this.api.sendLogs(ndjson, key, signal),
      onProgress: (bytes) => this.sent.set(bytes),
      wait: (ms) => wait(ms, signal),
      now: this.readAt(),
    });
  }

  /** Asks for the logs of the upload until all of them can be found. */
  private async search(accepted: number, maxSearches: number, signal: AbortSignal): Promise<void> {
    const q = `${quoteName(`metadata.${UPLOAD_KEY}`)}:${quoteValue(this.mark)}`;
    let failure: ApiError | null = null;
    for (let n = 0; n < maxSearches && (this.found()?.total ?? 0) < accepted && !signal.aborted; n++) {
      try {
        if (n > 0) await wait(SEARCH_INTERVAL_MS, signal);
        this.found.set(nearestLogs(await this.api.histogram({ q }, { buckets: BUCKETS }, signal)));
        failure = null;
      } catch (error) {
        // An index that has just been made cannot be read for a moment, so one failure says nothing.
        failure = toApiError(error, signal);
      }
    }
    if (failure && !isAborted(failure)) this.error.set(`The logs cannot be searched for. ${failure.message}`);
  }

  private restart(): AbortSignal {
    const signal = this.renewSignal();
    this.error.set('');
    this.head.set(null);
    this.objects.set([]);
    this.found.set(null);
    this.sent.set(0);
    return signal;
  }

  private renewSignal(): AbortSignal {
    this.abort.abort();
    this.abort = new AbortController();
    return this.abort.signal;
  }
}

async function readObjects(file: File, { compression }: FileKind): Promise<Record<string, unknown>[] | null> {
  const { text, isWhole } = await readHead(bytesOf(file, compression), MAX_JSON_BYTES);
  return isWhole ? jsonObjects(text) : null;
}

/** Why a file cannot be sent; empty if it can. */
function problemOf(kind: FileKind, head: TextHead | null): string {
  if (head?.text.trim() === '') return 'The file is empty.';
  if (kind.compression === 'zstd' && kind.content === 'csv')
    return 'The browser cannot read CSV that is compressed by Zstandard. Decompress it first.';
  return '';
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(new DOMException('The upload was cancelled.', 'AbortError'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, ms);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
