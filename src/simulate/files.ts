import { type Random, randomFor } from './rng.ts';
import type { Group, HashedFile } from './shape.ts';

/**
 * Files as digests, invented: no bytes stand behind them. Most circulate in one group, some were re-encoded, a few are
 * everywhere. Fills `files` of the groups; what belongs to no group is a file that one person alone has. Pure; O(files).
 */
export function makeFiles(tips: number, groups: readonly Group[], seed: number): HashedFile[] {
  const random = randomFor(seed, 'files');
  const count = Math.max(12, Math.round(tips * 0.4));
  const viral = Math.max(2, Math.round(count * 0.002));
  const files: HashedFile[] = [];
  for (let index = 0; index < count; index++) {
    const group = index >= viral && random.chance(0.6) ? random.pick(groups) : null;
    const model =
      group && group.files.length > 0 && random.chance(0.1) ? files[random.pick(group.files)]! : null;
    files.push(makeFile(index, index < viral, model, random));
    group?.files.push(index);
  }
  for (const group of groups) {
    if (group.files.length > 0) continue;
    group.files.push(files.length);
    files.push(makeFile(files.length, false, null, random));
  }
  return files;
}

function makeFile(index: number, viral: boolean, model: HashedFile | null, random: Random): HashedFile {
  return {
    index,
    id: `F-${String(index + 1).padStart(6, '0')}`,
    md5: random.hex(32),
    sha1: random.hex(40),
    sha256: random.hex(64),
    pdq: model ? nudged(model.pdq, random) : random.hex(64),
    viral,
    like: model?.index ?? null,
    classification: random.pick(['A1', 'A2', 'B1', 'B1', 'B2', 'B2'] as const),
  };
}

/** A PDQ at most eight bits away, as a re-encoding gives. */
function nudged(pdq: string, random: Random): string {
  const digits = [...pdq];
  for (let n = 0; n < 8; n++) {
    const at = random.below(digits.length);
    digits[at] = (Number.parseInt(digits[at]!, 16) ^ (1 << random.below(4))).toString(16);
  }
  return digits.join('');
}
