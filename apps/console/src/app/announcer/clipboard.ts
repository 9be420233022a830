// Copying, and saying that it was done.
import { inject, Injectable } from '@angular/core';
import { Announcer } from './announcer';

/** Usage: `inject(Clipboard).copy(text, 'Value')`, from a click or a key. */
@Injectable({ providedIn: 'root' })
export class Clipboard {
  private readonly announcer = inject(Announcer);

  /** Copies a text and tells it; resolves to whether it worked. */
  async copy(text: string, what: string): Promise<boolean> {
    const done = await write(text);
    this.announcer.say(
      done ? `${what} copied` : `${what} could not be copied: the browser does not allow it`,
    );
    return done;
  }
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without a secure origin there is no clipboard: the older way asks for a selection.
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
