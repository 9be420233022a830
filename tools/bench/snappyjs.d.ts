// The compression that clients of Loki use. The package has no types.
declare module 'snappyjs' {
  export function compress(bytes: Uint8Array): Uint8Array;
}
