// What the page knows of a way to send logs.
import type { Target } from '../server/server-address';

/** A text to copy, and what to do with it. */
interface Step {
  text: string;
  code: string;
}

export interface Way {
  /** Its name in the URL. */
  id: string;
  name: string;
  /** The steps for a server. */
  steps: (target: Target) => Step[];
  /** Whether it runs in a container, from which an address of loopback leads back into the container. */
  isContainer?: boolean;
}
