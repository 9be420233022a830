// Copies text to the clipboard and reports the result in a toast.
import { Clipboard as CdkClipboard } from '@angular/cdk/clipboard';
import { inject, Injectable } from '@angular/core';
import { Announcer } from './announcer';

/** Usage: `inject(Clipboard).copy(text, 'Value')`, called from a click or a key press. */
@Injectable({ providedIn: 'root' })
export class Clipboard {
  private readonly announcer = inject(Announcer);
  private readonly cdkClipboard = inject(CdkClipboard);

  /** Copies `text` and shows a toast that calls it `name`; resolves to whether it was copied. */
  async copy(text: string, name: string): Promise<boolean> {
    const copied = await this.write(text);
    this.announcer.showToast(
      copied ? `${name} copied` : `${name} could not be copied. The browser does not allow it.`,
    );
    return copied;
  }

  private async write(text: string): Promise<boolean> {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // navigator.clipboard needs a secure origin; the CDK's way works on plain HTTP, too.
      return this.cdkClipboard.copy(text);
    }
  }
}
