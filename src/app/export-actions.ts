import { auditProfile } from '../documents/audit-profile.ts';
import { exportActions } from '../documents/export-actions.ts';
import { linksProfile } from '../documents/links-profile.ts';
import { officersProfile } from '../documents/officers-profile.ts';
import { tipsProfile } from '../documents/tips-profile.ts';
import { intakesProfile } from '../intake/export-profile.ts';

/** Every profile that the rooms offer: later rooms than `documents` bring their own. */
export const PROFILES = [tipsProfile, officersProfile, intakesProfile, auditProfile, linksProfile] as const;

/** Exports over all of them. */
export const exports = exportActions(PROFILES);
