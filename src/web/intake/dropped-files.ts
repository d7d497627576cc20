/** A file to deliver, with its path relative to what was dropped or chosen. */
export type Incoming = { path: string; file: File };

/** Files chosen by a field; a chosen folder keeps its paths. */
export function chosenFiles(files: FileList): Incoming[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/**
 * Everything that was dropped, folders opened all the way down. The entries must be taken before the first await:
 * afterwards the browser has emptied the transfer.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<Incoming[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found: Incoming[] = [];
  const waiting: FileSystemEntry[] = entries;
  for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
    if (isFile(entry)) found.push({ path: entry.fullPath.replace(/^\//, ''), file: await fileOf(entry) });
    else if (isFolder(entry)) waiting.push(...(await entriesOf(entry)));
  }
  return found;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A folder's entries come a hundred at a time, until an empty list. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

const BATCH_FILES = 200;
const BATCH_BYTES = 32_000_000;

/** Cut into batches that the server takes in one request, in order. A larger file goes alone. Pure. */
export function batches<Sized extends { file: { size: number } }>(files: readonly Sized[]): Sized[][] {
  const cut: Sized[][] = [];
  let batch: Sized[] = [];
  let bytes = 0;
  for (const one of files) {
    if (batch.length > 0 && (batch.length === BATCH_FILES || bytes + one.file.size > BATCH_BYTES)) {
      cut.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(one);
    bytes += one.file.size;
  }
  if (batch.length > 0) cut.push(batch);
  return cut;
}
