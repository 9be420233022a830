/** A log whose message contains this text crashes the processor of crashing-processor.ts. */
export const POISON_TEXT = 'POISONtoProcessors';
