/** An address that no route and no screen has. */
const NOWHERE = '/api/';

/**
 * The address by which a request is routed: one whose path cannot be decoded leads nowhere, so that it is answered like any
 * other that is not there, with all headers, and not by the router itself.
 */
export function readableUrl({ url = '/' }: { url?: string | undefined }): string {
  try {
    decodeURIComponent(url.split('?')[0]!);
    return url;
  } catch {
    return NOWHERE;
  }
}
