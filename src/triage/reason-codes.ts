import type { CloseReason } from '../tips/shape.ts';
import type { ReasonCode } from './shape.ts';

/**
 * The reasons for closing that are given today, in the order of their keys, each with what it asks and what happens next.
 * Old closings may carry others (`CLOSE_REASONS`): they stay readable and are not given any more.
 */
export const REASON_CODES: readonly ReasonCode[] = [
  {
    code: 'no_crime',
    words: { en: 'Not a crime', hi: 'अपराध नहीं' },
    asks: 'nothing',
    step: 'none',
    next: {
      en: 'The tip is closed, and its outcome is recorded as no crime.',
      hi: 'सूचना बंद होती है और उसका परिणाम “अपराध नहीं” दर्ज होता है।',
    },
    outcome: 'no_crime',
  },
  {
    code: 'other_jurisdiction',
    words: { en: 'Not our jurisdiction', hi: 'हमारे क्षेत्राधिकार में नहीं' },
    asks: 'where',
    step: 'referral',
    next: {
      en: 'Say where it belongs: unit, state or country are kept, sealed, for the referral.',
      hi: 'बताएँ कि यह कहाँ का है: यूनिट, राज्य या देश, रेफ़रल के लिए सीलबंद रखा जाता है।',
    },
    outcome: null,
  },
  {
    code: 'not_enough_to_act',
    words: { en: 'Too little to act on', hi: 'कार्रवाई के लिए जानकारी कम' },
    asks: 'nothing',
    step: 'gaps',
    next: {
      en: 'See what is missing, and ask the platform for it, before you close.',
      hi: 'बंद करने से पहले देखें कि क्या कम है, और वह प्लेटफ़ॉर्म से माँगें।',
    },
    outcome: null,
  },
  {
    code: 'duplicate',
    words: { en: 'Duplicate', hi: 'दोहराव' },
    asks: 'tip',
    step: 'merge',
    next: {
      en: 'Say of which tip: the two become one under the older number. The facts of both stay, and it can be undone.',
      hi: 'बताएँ किस सूचना का: दोनों पुराने नंबर के अधीन एक हो जाती हैं। दोनों के तथ्य बने रहते हैं; इसे वापस लिया जा सकता है।',
    },
    outcome: null,
  },
  {
    code: 'known_viral',
    words: { en: 'Known and widely spread', hi: 'ज्ञात और व्यापक रूप से फैली सामग्री' },
    asks: 'nothing',
    step: 'none',
    next: {
      en: 'The tip is closed. New facts in a later version open it again.',
      hi: 'सूचना बंद होती है। बाद के संस्करण के नए तथ्य इसे फिर खोलते हैं।',
    },
    outcome: null,
  },
  {
    code: 'identified_elsewhere',
    words: { en: 'Identified elsewhere', hi: 'कहीं और पहचाना गया' },
    asks: 'who',
    step: 'none',
    next: {
      en: 'Say by whom the child or the suspect was identified, and under which number.',
      hi: 'बताएँ कि बालक या संदिग्ध की पहचान किसने, किस संख्या के अधीन की।',
    },
    outcome: null,
  },
  {
    code: 'cleared',
    words: { en: 'Cleared: a person is not involved', hi: 'निर्दोष: व्यक्ति का संबंध नहीं' },
    asks: 'person',
    step: 'clearing',
    next: {
      en: 'Not a plain closing: what is kept of the person is destroyed, after a second officer’s yes. Nothing brings it back.',
      hi: 'यह साधारण बंद करना नहीं है: दूसरे अधिकारी की अनुमति के बाद उस व्यक्ति का रखा सब कुछ नष्ट होता है, जो वापस नहीं आता।',
    },
    outcome: null,
  },
];

const byCode = new Map<CloseReason, ReasonCode>(REASON_CODES.map((each) => [each.code, each]));

/** A reason that is given today; null for one that only old closings carry. */
export const reasonCode = (code: CloseReason): ReasonCode | null => byCode.get(code) ?? null;

/**
 * What is wrong with a closing for this reason; null where nothing is.
 *
 * elsewhere  where it belongs; `of` the tip that it doubles; `who` by whom it was identified
 */
export function closingProblem(
  code: CloseReason,
  given: { elsewhere: boolean; of: boolean; who: boolean },
): string | null {
  const reason = reasonCode(code);
  if (reason === null) return `reason: ${code} stands on old closings alone`;
  if (reason.asks === 'person') return 'reason: a person is cleared by subject clear, not by closing the tip';
  if (reason.asks === 'where' && !given.elsewhere) return 'where: say to which unit, state or country';
  if (reason.asks === 'tip' && !given.of) return 'of: say of which tip this is a duplicate';
  if (reason.asks === 'who' && !given.who) return 'who: say by whom it was identified';
  return null;
}
