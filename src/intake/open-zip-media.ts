import type { Source } from './open-source.ts';
import type { Dropped, IntakeDocument } from './shape.ts';

type Names = Pick<Source, 'file' | 'group' | 'member'>;
type Media = { names: Names; folder: string; dropped: Dropped };

/** What a member of a ZIP is among the others: one tip, many, the paper form of a tip, or something beside it. */
export type Standing = 'tip' | 'many' | 'paper' | 'companion';

const FILE_NAME =
  /"(?:original)?_?(?:file)?_?name"\s*:\s*"((?:[^"\\]|\\.){1,300})"|<(?:original)?filename[^>]*>([^<]{1,300})</gi;

/**
 * To which document each media file of a ZIP belongs. Its digests are listed there as dropped, once:
 *
 * 1. the one tip in its folder or, where that has none, in the nearest folder above that has any;
 * 2. where that folder has several: the first document of the ZIP that names the file;
 * 3. else none: it becomes a document of its own, refused as media.
 *
 * A PDF counts as a tip only where its folder has no other. File details and answers of the API count as none.
 */
export class MediaOfZip {
  private readonly media: Media[] = [];
  private readonly tips = new Map<string, string[]>();
  private readonly papers = new Map<string, string[]>();
  private byMember: Map<string, Media[]> | null = null;
  private byName: Map<string, Media[]> = new Map();
  private readonly claimed = new Set<Media>();

  add(names: Names, folder: string, dropped: Dropped): void {
    this.media.push({ names, folder, dropped });
  }

  /** Notes a member that is no media. */
  stands(folder: string, member: string, standing: Standing): void {
    if (standing === 'companion') return;
    const table = standing === 'paper' ? this.papers : this.tips;
    const list = table.get(folder) ?? [];
    list.push(member);
    if (standing === 'many') list.push(member);
    table.set(folder, list);
  }

  /** The document with the media that are its own. To be asked for each document, in order, after all members are noted. */
  attachTo(document: IntakeDocument): IntakeDocument {
    if (this.media.length === 0) return document;
    this.byMember ??= this.settle();
    const own = [...(this.byMember.get(document.member) ?? []), ...this.namedIn(document)].filter(
      (one) => !this.claimed.has(one),
    );
    for (const one of own) this.claimed.add(one);
    return own.length === 0
      ? document
      : { ...document, dropped: [...document.dropped, ...own.map((one) => one.dropped)] };
  }

  /** Media that no document claimed. */
  unclaimed(): { names: Names; dropped: Dropped }[] {
    return this.media.filter((one) => !this.claimed.has(one));
  }

  private settle(): Map<string, Media[]> {
    const owners = new Map<string, Media[]>();
    for (const one of this.media) {
      const owner = this.ownerOf(one.folder);
      if (owner === null) push(this.byName, baseName(one.names.member), one);
      else push(owners, owner, one);
    }
    return owners;
  }

  private ownerOf(folder: string): string | null {
    for (let at: string | null = folder; at !== null; at = parentOf(at)) {
      const tips = this.tips.get(at) ?? this.papers.get(at);
      if (tips) return tips.length === 1 ? tips[0]! : null;
    }
    return null;
  }

  private namedIn(document: IntakeDocument): Media[] {
    if (this.byName.size === 0 || document.refusal) return [];
    const text = Buffer.from(
      document.kept.buffer,
      document.kept.byteOffset,
      document.kept.byteLength,
    ).toString('utf8');
    const names = new Set<string>();
    for (const found of text.matchAll(FILE_NAME)) names.add(baseName(found[1] ?? found[2]!));
    if (document.content === 'csv-row')
      for (const cell of text.split(/[",\n;]/)) names.add(baseName(cell.trim()));
    return [...names].flatMap((name) => this.byName.get(name) ?? []);
  }
}

function push(table: Map<string, Media[]>, key: string, one: Media): void {
  const list = table.get(key);
  if (list) list.push(one);
  else table.set(key, [one]);
}

function parentOf(folder: string): string | null {
  if (folder === '') return null;
  const slash = folder.lastIndexOf('/');
  return slash < 0 ? '' : folder.slice(0, slash);
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
