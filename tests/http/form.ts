import type { WebDoor } from './web-door.ts';

/** A part of a multipart body whose boundary is `cut`. */
export const part = (name: string, content: string | Buffer, file?: string | null) =>
  Buffer.concat([
    Buffer.from(
      `--cut\r\ncontent-disposition: form-data; name="${name}"${file ? `; filename="${file}"` : ''}\r\n${file === undefined ? '' : 'content-type: application/octet-stream\r\n'}\r\n`,
    ),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);

/** Delivers a form of such parts, to an intake unless another act is named. */
export const deliverTo =
  ({ ask }: WebDoor, action = 'intake.deliver') =>
  (headers: Record<string, string>, ...parts: Buffer[]) =>
    ask({
      method: 'POST',
      url: `/api/${action}`,
      headers: { ...headers, 'content-type': 'multipart/form-data; boundary=cut' },
      payload: Buffer.concat([...parts, Buffer.from('--cut--\r\n')]),
    });
