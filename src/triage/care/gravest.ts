import type { Lane } from '../../tips/shape.ts';

/**
 * Which tips are of the gravest kinds: any of these is enough. Data.
 *
 * A survey of 500 who do this work tied violent material to symptoms of post-traumatic stress; the rules are those that name contact
 * offences, violence, sadism, very young children and live abuse. A floor on danger and the lane *now* stand for a child in danger today.
 */
export const GRAVEST: { lanes: readonly Lane[]; floor: boolean; rules: readonly string[] } = {
  lanes: ['now'],
  floor: true,
  rules: [
    'danger.trafficking',
    'danger.contact-offence',
    'danger.sadistic',
    'danger.physical-harm',
    'danger.infant',
    'danger.live-streaming',
  ],
};
