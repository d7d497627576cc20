/** 32 hex digits as a UUID is written. */
export const uuidOfHex = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;

/** Bytes that a UUID takes. */
export const UUID_BYTES = 16;
