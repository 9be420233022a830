// Writes messages of protobuf, and Snappy.

export function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}

export function tag(number: number, wireType: number): Buffer {
  return Buffer.from([number * 8 + wireType]);
}

/** A field of protobuf with a length. */
export function field(number: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content as string);
  return Buffer.concat([tag(number, 2), varint(BigInt(bytes.length)), bytes]);
}

/** Bytes as Snappy with nothing compressed: literals of up to 60 bytes. */
export function snappy(bytes: Buffer): Buffer {
  const parts = [varint(BigInt(bytes.length))];
  for (let at = 0; at < bytes.length; at += 60) {
    const literal = bytes.subarray(at, at + 60);
    parts.push(Buffer.from([(literal.length - 1) * 4]), literal);
  }
  return Buffer.concat(parts);
}
