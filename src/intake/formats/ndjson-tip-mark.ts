const MARK = /"tipstaff"\s*:\s*"tip\//;
const NAME = '"tipstaff"';

/** True where a JSON document is of Tipstaff's own tip format, by its mark; no parsing. */
export function isTipRecord(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = buffer.indexOf(NAME, 0, 'latin1');
  return at >= 0 && MARK.test(buffer.toString('latin1', at, at + 64));
}
