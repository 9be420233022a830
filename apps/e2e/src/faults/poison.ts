/** A log whose message holds this kills the processor of deadly-processor.ts. */
export const DEADLY = 'DEADLYtoProcessors';
