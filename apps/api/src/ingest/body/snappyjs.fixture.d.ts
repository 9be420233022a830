// Another implementation of Snappy, with which the spec compares ours. The package has no types.
declare module 'snappyjs' {
  export function compress(bytes: Uint8Array): Uint8Array;
}
